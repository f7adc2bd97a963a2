using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Tls;

namespace Posthorn.Hosting;

/// <summary>One <c>server {}</c> of a snapshot, before anything is opened for it.</summary>
/// <param name="Settings">Its directives.</param>
/// <param name="ErrorLog">Its error log.</param>
internal sealed record ServerPlan(ServerSettings Settings, ErrorLogSettings ErrorLog)
{
    /// <summary>Its access logs.</summary>
    public IReadOnlyList<AccessLogSettings> AccessLogs { get; init; } = [];

    /// <summary>TLS with its clients; null when none comes to speak it.</summary>
    public TlsContext? Tls { get; init; }
}
