using Posthorn.Auth;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Protocol.ProxyHeader;

namespace Posthorn.Sessions;

/// <summary>One <c>server {}</c> ready to serve. Immutable: a reload makes new ones, and live sessions keep theirs.</summary>
/// <param name="Settings">Its directives.</param>
/// <param name="Log">Its error log.</param>
/// <param name="Auth">Who is asked about its users.</param>
internal sealed record ServerBlock(ServerSettings Settings, Log Log, IAuthSource Auth)
{
    /// <summary>Whose PROXY headers are believed (<c>set_real_ip_from</c>).</summary>
    public RealIpRanges RealIp { get; init; } = RealIpRanges.Nobody;

    /// <summary>The PROXY header that backends are sent (<c>proxy_protocol</c>); null for none.</summary>
    public ProxyHeaderVersion? BackendHeader { get; init; }
}
