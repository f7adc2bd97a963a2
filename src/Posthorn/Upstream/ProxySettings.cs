using Posthorn.Config.Schema;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Variables;

namespace Posthorn.Upstream;

/// <summary>The way to the backend, as resolved for one server block.</summary>
/// <param name="BufferSize">The most that a session may hold for each direction, in bytes; null for what the relay needs.</param>
/// <param name="Timeout">How long a session may be idle once it is relayed.</param>
/// <param name="PassErrorMessage">Whether the client hears why the backend refused it, in the backend's words.</param>
internal sealed record ProxySettings(int? BufferSize, TimeSpan Timeout, bool PassErrorMessage)
{
    /// <summary>SMTP: whether to log in at the backend.</summary>
    public bool SmtpAuth { get; init; }

    /// <summary>SMTP: whether to tell the backend about the client.</summary>
    public bool Xclient { get; init; } = true;

    /// <summary>The PROXY header that the backend is sent; null for none.</summary>
    public ProxyHeaderVersion? ProxyProtocol { get; init; }

    /// <summary>How long a backend may take to accept a connection and to greet.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Which troubles with one server make for another one.</summary>
    public LoginTrouble NextUpstream { get; init; } = LoginTrouble.Mendable;

    /// <summary>At how many servers a login may be tried; 0 for all.</summary>
    public int NextUpstreamTries { get; init; }

    /// <summary>For how long a login may be passed on; zero for as long as there are servers.</summary>
    public TimeSpan NextUpstreamTimeout { get; init; }

    /// <summary>How long a login may wait for a server to come back.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>From which address backends are called; null where the system chooses.</summary>
    public ProxyBindSettings? Bind { get; init; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static ProxySettings Resolve(Scope server, VariableTable variables) => new(
        server.UseOf(ProxyDirectives.Buffer) is null ? null : server.Get(ProxyDirectives.Buffer),
        server.Get(ProxyDirectives.Timeout),
        server.Get(ProxyDirectives.PassErrorMessage))
    {
        SmtpAuth = server.Get(ProxyDirectives.SmtpAuth),
        Xclient = server.Get(ProxyDirectives.Xclient),
        ConnectTimeout = server.Get(ProxyDirectives.ConnectTimeout),
        NextUpstream = server.Get(ProxyDirectives.NextUpstream),
        NextUpstreamTries = server.Get(ProxyDirectives.NextUpstreamTries),
        NextUpstreamTimeout = server.Get(ProxyDirectives.NextUpstreamTimeout),
        Bind = ProxyBindSettings.Resolve(server, variables),
        Hold = server.Get(ProxyDirectives.Hold),
        ProxyProtocol = server.Get(ProxyDirectives.ProxyProtocol),
    };
}
