using Posthorn.Config.Schema;

namespace Posthorn.Protocol.Pop3;

/// <summary>The name plate of POP3 (RFC 1939).</summary>
internal sealed class Pop3Protocol : IMailProtocol
{
    /// <inheritdoc/>
    public string Name => "pop3";

    /// <inheritdoc/>
    public IReadOnlyList<int> Ports { get; } = [110, 995];

    /// <inheritdoc/>
    public IReadOnlyList<Directive> Directives => Pop3Directives.All;

    /// <inheritdoc/>
    public IProtocolSettings Resolve(Scope server) => Pop3Settings.Resolve(server);

    /// <inheritdoc/>
    public IProbeDialog NewProbe(ProbeFacts facts) => new Pop3ProbeDialog(facts);
}
