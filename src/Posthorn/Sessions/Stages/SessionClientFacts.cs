using System.Globalization;
using Posthorn.Protocol;
using Posthorn.Protocol.Forwarding;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// What a backend may be told of a session's client; which address it called is asked of the kernel only when it is told. What a
/// trusted proxy in front has said of it goes before what is seen from here.
/// </summary>
/// <param name="Of">The session.</param>
/// <param name="Forwarded">What the proxy has said; null for nothing.</param>
internal sealed record SessionClientFacts(Session Of, ForwardedClient? Forwarded) : BackendClientFacts
{
    /// <inheritdoc/>
    public override string LocalAddress => (Forwarded?.LocalAddress ?? Of.CalledAddress?.Ip)?.ToString() ?? "";

    /// <inheritdoc/>
    public override int LocalPort => Forwarded?.LocalAddress is not null ? Forwarded.LocalPort : Of.CalledAddress?.Port ?? 0;

    /// <inheritdoc/>
    public override string Session => Forwarded?.Session ?? Of.Number.ToString(CultureInfo.InvariantCulture);
}
