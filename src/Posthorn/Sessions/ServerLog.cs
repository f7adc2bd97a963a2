using System.Net;
using Posthorn.Logging;

namespace Posthorn.Sessions;

/// <summary>The error log of one server block, open for as long as somebody writes to it.</summary>
internal sealed class ServerLog(Log log, ErrorLogSettings settings, LogBook? book) : IDisposable
{
    private readonly Log _debug = log.WithLevel(LogLevel.Debug);

    /// <summary>Opens the log that the settings name.</summary>
    /// <exception cref="IOException">A file cannot be opened; the message is nginx's.</exception>
    public static ServerLog Open(LogBook book, ErrorLogSettings settings) => new(book.Open(settings.Targets), settings, book);

    /// <summary>The log at its own levels.</summary>
    public Log Log { get; } = log;

    /// <summary>The log for a client: at debug when <c>debug_connection</c> names it.</summary>
    /// <param name="client">The client's address; null when it came over a unix socket.</param>
    public Log For(IPAddress? client) =>
        settings.DebugClients.Count > 0 && settings.Debugs(client) ? _debug : Log;

    /// <summary>Closes the log.</summary>
    public void Dispose() => book?.Close(Log);
}
