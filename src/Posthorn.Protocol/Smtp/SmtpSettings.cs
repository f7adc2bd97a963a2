using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Smtp;

/// <summary>SMTP's directives as resolved for one server block, with the answers to EHLO ready for the wire.</summary>
internal sealed class SmtpSettings : IProtocolSettings
{
    // What a proxy cannot carry: what Posthorn does itself, or is the only one to be asked for.
    private static readonly string[] Uncarried = ["AUTH", "STARTTLS", "XCLIENT", "XFORWARD"];

    private readonly CapabilityAnswers _answers;
    private readonly LearntAnswers? _learnt;

    private SmtpSettings(IReadOnlyList<string> extensions, IReadOnlyList<string> authWords)
    {
        AuthWords = authWords;
        Sasl = new SaslOffer(authWords);
        TakesMailWithoutLogin = authWords.Contains(SmtpDirectives.NoneWord, StringComparer.OrdinalIgnoreCase);
        bool isAuto = LearntAnswers.IsAuto(extensions);
        _answers = Answers(isAuto ? [] : extensions);
        _learnt = isAuto ? new LearntAnswers(learnt => Answers([.. LearntAnswers.Plain(learnt).Where(IsCarried)])) : null;
    }

    /// <inheritdoc/>
    public bool LearnsCapabilities => _learnt is not null;

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
    /// <param name="mode">What STARTTLS is at that point of the session.</param>
    /// <param name="learnt">What the backends can do; null when nothing is learnt yet.</param>
    public ReadOnlySpan<byte> Extensions(StartTlsMode mode, IReadOnlyList<string>? learnt) =>
        (_learnt?.For(learnt) ?? _answers).Of(mode);

    private static bool IsCarried(string extension) =>
        !Uncarried.Contains(extension.Split(' ', '=')[0], StringComparer.OrdinalIgnoreCase);

    private CapabilityAnswers Answers(IReadOnlyList<string> extensions)
    {
        IEnumerable<string> all = Sasl.Advertised.Count == 0
            ? extensions
            : [.. extensions, string.Concat(["AUTH", .. Sasl.Advertised.Select(mechanism => " " + mechanism.Name)])];
        return new CapabilityAnswers(Lines(all), Lines([.. all, "STARTTLS"]), Lines([.. extensions, "STARTTLS"]));
    }

    private static string Lines(IEnumerable<string> extensions)
    {
        string[] all = [.. extensions];
        return string.Concat(all.Select((extension, i) => $"250{(i < all.Length - 1 ? '-' : ' ')}{extension}\r\n"));
    }
}
