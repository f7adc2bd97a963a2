using System.Text;
using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Pop3;

/// <summary>POP3's directives as resolved for one server block, with the answers to CAPA and AUTH ready for the wire.</summary>
internal sealed class Pop3Settings : IProtocolSettings
{
    private readonly byte[] _capabilities;
    private readonly byte[] _withStartTls;
    private readonly byte[] _startTlsOnly;
    private readonly byte[] _mechanisms;

    private Pop3Settings(int clientBufferSize, IReadOnlyList<string> extensions, IReadOnlyList<string> methods)
    {
        ClientBufferSize = clientBufferSize;
        AuthWords = methods;
        AllowsApop = methods.Contains(Pop3Directives.Apop);
        Sasl = new SaslOffer(methods.Contains(Pop3Directives.Plain) ? [.. methods, Pop3Directives.Login] : methods);
        IEnumerable<string> mechanisms = Sasl.Advertised.Select(mechanism => mechanism.Name);
        IEnumerable<string> withAuth = [.. extensions, string.Join(' ', ["SASL", .. mechanisms])];
        IEnumerable<string> withoutUser = extensions.Where(word => !word.Equals("USER", StringComparison.OrdinalIgnoreCase));
        _capabilities = Multiline("+OK Capability list follows", withAuth);
        _withStartTls = Multiline("+OK Capability list follows", withAuth.Append("STLS"));
        _startTlsOnly = Multiline("+OK Capability list follows", withoutUser.Append("STLS"));
        _mechanisms = Multiline("+OK methods supported:", mechanisms);
    }

    /// <inheritdoc/>
    public int ClientBufferSize { get; }

    /// <inheritdoc/>
    public bool NeedsSalt => AllowsApop || Sasl.NeedsSalt;

    /// <inheritdoc/>
    public IReadOnlyList<string> AuthWords { get; }

    /// <summary>Whether APOP is enabled.</summary>
    public bool AllowsApop { get; }

    /// <summary>The SASL mechanisms.</summary>
    public SaslOffer Sasl { get; }

    /// <summary>The answer to AUTH without a mechanism: the list that some clients ask for instead of CAPA.</summary>
    public ReadOnlySpan<byte> Mechanisms => _mechanisms;

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static Pop3Settings Resolve(Scope server) => new(
        server.Get(Pop3Directives.ClientBuffer),
        [.. server.GetAll(Pop3Directives.Capabilities).SelectMany(words => words)],
        [.. server.GetAll(Pop3Directives.Auth).SelectMany(words => words)]);

    /// <inheritdoc/>
    public IClientDialog NewClientDialog(ClientFacts facts) => new Pop3ClientDialog(this, facts);

    /// <summary>The answer to CAPA.</summary>
    /// <param name="mode">What STLS is at that point of the session: off inside TLS and after USER.</param>
    public ReadOnlySpan<byte> Capabilities(StartTlsMode mode) => mode switch
    {
        StartTlsMode.On => _withStartTls,
        StartTlsMode.Only => _startTlsOnly,
        _ => _capabilities,
    };

    private static byte[] Multiline(string first, IEnumerable<string> lines) =>
        Encoding.UTF8.GetBytes(string.Join("\r\n", [first, .. lines, ".", ""]));
}
