using Posthorn.Auth;
using Posthorn.Dns;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Metrics;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Sessions;

/// <summary>
/// One <c>server {}</c> ready to serve. A reload makes new ones; live sessions keep theirs, and the last to leave closes its log.
/// </summary>
/// <param name="settings">Its directives.</param>
/// <param name="auth">Who is asked about its users.</param>
/// <param name="log">Its error log.</param>
internal sealed class ServerBlock(ServerSettings settings, IAuthSource auth, ServerLog log)
{
    // The configuration in force counts as one user.
    private int _users = 1;

    /// <summary>Its directives.</summary>
    public ServerSettings Settings { get; } = settings;

    /// <summary>The number of its protocol among <see cref="MailProtocols.All"/>, as metrics have it.</summary>
    public int ProtocolNumber { get; } = NumberOf(settings);

    /// <summary>Where the loops count the bytes received from its clients; those sent come next.</summary>
    public int BytesCell { get; } = LoopMetrics.Bytes.Cell(NumberOf(settings));

    /// <summary>Who is asked about its users.</summary>
    public IAuthSource Auth { get; } = auth;

    /// <summary>Its error log.</summary>
    public ServerLog Log { get; } = log;

    /// <summary>Its access logs; null for none.</summary>
    public AccessLog? AccessLog { get; init; }

    /// <summary>TLS with its clients; null when none comes to speak it.</summary>
    public TlsContext? Tls { get; init; }

    /// <summary>The groups of servers that its logins may be sent to, by their names.</summary>
    public IReadOnlyDictionary<string, UpstreamGroup> Upstreams { get; init; } = UpstreamGroups.None.Of(settings);

    /// <summary>What the backends of its protocol can do, as far as is known.</summary>
    public LearntState Learnt { get; init; } = new();

    /// <summary>TLS to its backends; null when none is spoken to by it.</summary>
    public BackendTls? BackendTls { get; init; }

    /// <summary>Who says what its clients are called; null where nobody needs to know (not SMTP).</summary>
    public IClientNames? ClientNames { get; init; }

    /// <summary>One more session belongs to it.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>One session less belongs to it, or a reload has replaced it.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Log.Dispose();
            AccessLog?.Dispose();
        }
    }

    private static int NumberOf(ServerSettings settings) =>
        MailProtocols.All.TakeWhile(protocol => protocol != settings.Mail.Protocol).Count();
}
