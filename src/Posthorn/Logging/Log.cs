using System.Runtime.CompilerServices;

namespace Posthorn.Logging;

/// <summary>Where a scope's <c>error_log</c> lines go. Safe to use from any thread; never blocks on a disk or a network.</summary>
internal sealed class Log
{
    /// <summary>A log that takes nothing.</summary>
    public static readonly Log None = new(null, []);

    private readonly LogQueue? _queue;
    private readonly LogTarget[] _targets;
    private readonly LogLevel _threshold;

    /// <summary>A log that writes to the targets by way of the queue; <see cref="LogBook.Open"/> makes them.</summary>
    public Log(LogQueue? queue, LogTarget[] targets)
    {
        _queue = queue;
        _targets = targets;
        foreach (LogTarget target in targets)
        {
            _threshold = target.Level > _threshold ? target.Level : _threshold;
        }
    }

    /// <summary>The places it writes to.</summary>
    public IReadOnlyList<LogTarget> Targets => _targets;

    /// <summary>Whether any target takes lines of this level: ask before building a message.</summary>
    public bool Takes(LogLevel level) => level <= _threshold;

    /// <summary>
    /// Writes one line: <c>YYYY/MM/DD HH:MM:SS [level] pid#tid: *connection message</c>. The message holds no bytes that did not
    /// pass <see cref="LogText"/>.
    /// </summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="message">The text, without line end.</param>
    /// <param name="connection">The session's number; 0 for none.</param>
    public void Write(LogLevel level, string message, long connection = 0)
    {
        if (Takes(level))
        {
            _queue?.Write(_targets, level, message, connection);
        }
    }

    /// <summary>Writes one line from an interpolated message, which is put together only if a target takes the level.</summary>
    public void Write(
        LogLevel level,
        [InterpolatedStringHandlerArgument("", "level")] ref LogMessage message,
        long connection = 0)
    {
        if (Takes(level))
        {
            _queue?.Write(_targets, level, message.Text, connection);
            message.Clear();
        }
    }

    /// <summary>Writes one line of an access log, without anything before it. Values in it have passed <see cref="AccessText"/>.</summary>
    public void WriteBare(string line) => _queue?.WriteBare(_targets, line);

    /// <summary>The same targets, each taking lines of this level at least: what a <c>debug_connection</c> client gets.</summary>
    public Log WithLevel(LogLevel level) =>
        new(_queue, Array.ConvertAll(_targets, target => target.Level >= level ? target : target with { Level = level }));
}
