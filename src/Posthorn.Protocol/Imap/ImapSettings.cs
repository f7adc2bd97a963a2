using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Imap;

/// <summary>IMAP's directives as resolved for one server block, with the answers to CAPABILITY ready for the wire.</summary>
internal sealed class ImapSettings : IProtocolSettings
{
    // What a proxy cannot carry: other words for what Posthorn does itself, and a way back to before the login, where the client
    // would speak with the backend alone.
    private static readonly string[] Uncarried = ["STARTTLS", "LOGINDISABLED", "LOGIN-REFERRALS", "UNAUTHENTICATE"];

    private readonly CapabilityAnswers _answers;
    private readonly LearntAnswers? _learnt;

    private ImapSettings(int clientBufferSize, IReadOnlyList<string> extensions, IReadOnlyList<string> authWords)
    {
        ClientBufferSize = clientBufferSize;
        AuthWords = authWords;
        Sasl = new SaslOffer(authWords);
        bool isAuto = LearntAnswers.IsAuto(extensions);
        _answers = Answers(isAuto ? ImapDirectives.Standard : extensions);
        _learnt = isAuto ? new LearntAnswers(learnt => Answers([.. LearntAnswers.Plain(learnt).Where(IsCarried)])) : null;
    }

    /// <inheritdoc/>
    public int ClientBufferSize { get; }

    /// <inheritdoc/>
    public bool NeedsSalt => Sasl.NeedsSalt;

    /// <inheritdoc/>
    public IReadOnlyList<string> AuthWords { get; }

    /// <inheritdoc/>
    public bool LearnsCapabilities => _learnt is not null;

    /// <summary>The SASL mechanisms.</summary>
    public SaslOffer Sasl { get; }

    /// <summary>Whether a backend is told who the client is.</summary>
    public bool TellsBackend { get; private init; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static ImapSettings Resolve(Scope server) => new(
        server.Get(ImapDirectives.ClientBuffer),
        [.. server.GetAll(ImapDirectives.Capabilities).SelectMany(words => words)],
        [.. server.GetAll(ImapDirectives.Auth).SelectMany(words => words)])
    {
        TellsBackend = server.Get(ImapDirectives.ProxyId),
    };

    /// <inheritdoc/>
    public IClientDialog NewClientDialog(ClientFacts facts) => new ImapClientDialog(this, facts);

    /// <summary>The untagged answer to CAPABILITY.</summary>
    /// <param name="mode">What STARTTLS is at that point of the session.</param>
    /// <param name="learnt">What the backends can do; null when nothing is learnt yet.</param>
    public ReadOnlySpan<byte> Capabilities(StartTlsMode mode, IReadOnlyList<string>? learnt) =>
        (_learnt?.For(learnt) ?? _answers).Of(mode);

    private static bool IsCarried(string word) =>
        !word.Contains(' ')
        && !word.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase)
        && !Uncarried.Contains(word, StringComparer.OrdinalIgnoreCase);

    private CapabilityAnswers Answers(IReadOnlyList<string> extensions)
    {
        string bare = "* CAPABILITY " + string.Join(' ', extensions);
        string withAuth = string.Concat([bare, .. Sasl.Advertised.Select(mechanism => $" AUTH={mechanism.Name}")]);
        return new CapabilityAnswers(withAuth + "\r\n", withAuth + " STARTTLS\r\n", bare + " STARTTLS LOGINDISABLED\r\n");
    }
}
