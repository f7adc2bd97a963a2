using Posthorn.Config.Schema;

namespace Posthorn.Protocol.Imap;

/// <summary>The name plate of IMAP (RFC 3501).</summary>
internal sealed class ImapProtocol : IMailProtocol
{
    /// <inheritdoc/>
    public string Name => "imap";

    /// <inheritdoc/>
    public IReadOnlyList<int> Ports { get; } = [143, 993];

    /// <inheritdoc/>
    public IReadOnlyList<Directive> Directives => ImapDirectives.All;

    /// <inheritdoc/>
    public IProtocolSettings Resolve(Scope server) => ImapSettings.Resolve(server);

    /// <inheritdoc/>
    public IProbeDialog NewProbe(ProbeFacts facts) => new ImapProbeDialog(facts);
}
