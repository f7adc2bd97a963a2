using Posthorn.Config.Schema;

namespace Posthorn.Protocol.Smtp;

/// <summary>The name plate of SMTP (RFC 5321) and message submission (RFC 6409).</summary>
internal sealed class SmtpProtocol : IMailProtocol
{
    /// <inheritdoc/>
    public string Name => "smtp";

    /// <inheritdoc/>
    public IReadOnlyList<int> Ports { get; } = [25, 465, 587];

    /// <inheritdoc/>
    public IReadOnlyList<Directive> Directives => SmtpDirectives.All;

    /// <inheritdoc/>
    public IProtocolSettings Resolve(Scope server) => SmtpSettings.Resolve(server);

    /// <inheritdoc/>
    public IProbeDialog NewProbe(ProbeFacts facts) => new SmtpProbeDialog(facts);
}
