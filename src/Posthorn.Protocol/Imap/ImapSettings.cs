using System.Text;
using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Imap;

/// <summary>IMAP's directives as resolved for one server block, with the answers to CAPABILITY ready for the wire.</summary>
internal sealed class ImapSettings : IProtocolSettings
{
    private readonly byte[] _capabilities;
    private readonly byte[] _withStartTls;
    private readonly byte[] _startTlsOnly;

    private ImapSettings(int clientBufferSize, IEnumerable<string> extensions, IReadOnlyList<string> authWords)
    {
        ClientBufferSize = clientBufferSize;
        AuthWords = authWords;
        var sasl = new SaslOffer(authWords);
        Sasl = sasl;
        string bare = "* CAPABILITY " + string.Join(' ', extensions);
        string withAuth = string.Concat([bare, .. sasl.Advertised.Select(mechanism => $" AUTH={mechanism.Name}")]);
        _capabilities = Encoding.UTF8.GetBytes(withAuth + "\r\n");
        _withStartTls = Encoding.UTF8.GetBytes(withAuth + " STARTTLS\r\n");
        _startTlsOnly = Encoding.UTF8.GetBytes(bare + " STARTTLS LOGINDISABLED\r\n");
    }

    /// <inheritdoc/>
    public int ClientBufferSize { get; }

    /// <inheritdoc/>
    public bool NeedsSalt => Sasl.NeedsSalt;

    /// <inheritdoc/>
    public IReadOnlyList<string> AuthWords { get; }

    /// <summary>The SASL mechanisms.</summary>
    public SaslOffer Sasl { get; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static ImapSettings Resolve(Scope server) => new(
        server.Get(ImapDirectives.ClientBuffer),
        server.GetAll(ImapDirectives.Capabilities).SelectMany(words => words),
        [.. server.GetAll(ImapDirectives.Auth).SelectMany(words => words)]);

    /// <inheritdoc/>
    public IClientDialog NewClientDialog(ClientFacts facts) => new ImapClientDialog(this, facts);

    /// <summary>The untagged answer to CAPABILITY.</summary>
    public ReadOnlySpan<byte> Capabilities(StartTlsMode mode, bool isTls) => isTls ? _capabilities : mode switch
    {
        StartTlsMode.On => _withStartTls,
        StartTlsMode.Only => _startTlsOnly,
        _ => _capabilities,
    };
}
