using System.Text;
using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Smtp;

/// <summary>SMTP's directives as resolved for one server block, with the answers to EHLO ready for the wire.</summary>
internal sealed class SmtpSettings : IProtocolSettings
{
    private readonly byte[] _extensions;
    private readonly byte[] _withStartTls;
    private readonly byte[] _startTlsOnly;

    private SmtpSettings(IReadOnlyList<string> extensions, IReadOnlyList<string> authWords)
    {
        AuthWords = authWords;
        Sasl = new SaslOffer(authWords);
        TakesMailWithoutLogin = authWords.Contains(SmtpDirectives.NoneWord, StringComparer.OrdinalIgnoreCase);
        IEnumerable<string> all = Sasl.Advertised.Count == 0
            ? extensions
            : [.. extensions, string.Concat(["AUTH", .. Sasl.Advertised.Select(mechanism => " " + mechanism.Name)])];
        _extensions = Lines(all);
        _withStartTls = Lines([.. all, "STARTTLS"]);
        _startTlsOnly = Lines([.. extensions, "STARTTLS"]);
    }

    /// <inheritdoc/>
    public required int ClientBufferSize { get; init; }

    /// <inheritdoc/>
    public required TimeSpan GreetingDelay { get; init; }

    /// <inheritdoc/>
    public bool NeedsSalt => Sasl.NeedsSalt;

    /// <inheritdoc/>
    public IReadOnlyList<string> AuthWords { get; }

    /// <summary>The SASL mechanisms.</summary>
    public SaslOffer Sasl { get; }

    /// <summary>Whether <c>smtp_auth none</c> is set, beside other methods or alone.</summary>
    public bool TakesMailWithoutLogin { get; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static SmtpSettings Resolve(Scope server) => new(
        [.. server.GetAll(SmtpDirectives.Capabilities).SelectMany(words => words)],
        [.. server.GetAll(SmtpDirectives.Auth).SelectMany(words => words)])
    {
        ClientBufferSize = server.Get(SmtpDirectives.ClientBuffer),
        GreetingDelay = server.Get(SmtpDirectives.GreetingDelay),
    };

    /// <inheritdoc/>
    public IClientDialog NewClientDialog(ClientFacts facts) => new SmtpClientDialog(this, facts);

    /// <summary>The lines of the answer to EHLO after the first; may be empty.</summary>
    public ReadOnlySpan<byte> Extensions(StartTlsMode mode, bool isTls) => isTls ? _extensions : mode switch
    {
        StartTlsMode.On => _withStartTls,
        StartTlsMode.Only => _startTlsOnly,
        _ => _extensions,
    };

    private static byte[] Lines(IEnumerable<string> extensions)
    {
        string[] all = [.. extensions];
        return Encoding.UTF8.GetBytes(string.Concat(
            all.Select((extension, i) => $"250{(i < all.Length - 1 ? '-' : ' ')}{extension}\r\n")));
    }
}
