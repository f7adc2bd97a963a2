using System.Text;
using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Pop3;

/// <summary>POP3's directives as resolved for one server block, with the answers to CAPA and AUTH ready for the wire.</summary>
internal sealed class Pop3Settings : IProtocolSettings
{
    private const string User = "USER";

    // What a proxy cannot carry: what Posthorn does itself, whose product it is, and commands that only work before the login.
    private static readonly string[] Uncarried = ["SASL", "STLS", User, "IMPLEMENTATION", "XCLIENT", "UTF8", "LANG"];

    private readonly CapabilityAnswers _answers;
    private readonly LearntAnswers? _learnt;
    private readonly byte[] _mechanisms;

    private Pop3Settings(int clientBufferSize, IReadOnlyList<string> extensions, IReadOnlyList<string> methods)
    {
        ClientBufferSize = clientBufferSize;
        AuthWords = methods;
        AllowsApop = methods.Contains(Pop3Directives.Apop);
        Sasl = new SaslOffer(methods.Contains(Pop3Directives.Plain) ? [.. methods, Pop3Directives.Login] : methods);
        bool isAuto = LearntAnswers.IsAuto(extensions);
        _answers = Answers(isAuto ? Pop3Directives.Standard : extensions);
        _learnt = isAuto ? new LearntAnswers(learnt => Answers([.. LearntAnswers.Plain(learnt).Where(IsCarried), User])) : null;
        _mechanisms = Encoding.UTF8.GetBytes(Multiline("+OK methods supported:", Sasl.Advertised.Select(mechanism => mechanism.Name)));
    }

    /// <inheritdoc/>
    public int ClientBufferSize { get; }

    /// <inheritdoc/>
    public bool NeedsSalt => AllowsApop || Sasl.NeedsSalt;

    /// <inheritdoc/>
    public IReadOnlyList<string> AuthWords { get; }

    /// <inheritdoc/>
    public bool LearnsCapabilities => _learnt is not null;

    /// <summary>Whether APOP is enabled.</summary>
    public bool AllowsApop { get; }

    /// <summary>The SASL mechanisms.</summary>
    public SaslOffer Sasl { get; }

    /// <summary>Whether a backend is told who the client is.</summary>
    public bool TellsBackend { get; private init; }

    /// <summary>Whether a backend that takes that is told USER and PASS together.</summary>
    public bool Pipelines { get; private init; }

    /// <summary>The answer to AUTH without a mechanism: the list that some clients ask for instead of CAPA.</summary>
    public ReadOnlySpan<byte> Mechanisms => _mechanisms;

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static Pop3Settings Resolve(Scope server) => new(
        server.Get(Pop3Directives.ClientBuffer),
        [.. server.GetAll(Pop3Directives.Capabilities).SelectMany(words => words)],
        [.. server.GetAll(Pop3Directives.Auth).SelectMany(words => words)])
    {
        TellsBackend = server.Get(Pop3Directives.Xclient),
        Pipelines = server.Get(Pop3Directives.Pipelining),
    };

    /// <inheritdoc/>
    public IClientDialog NewClientDialog(ClientFacts facts) => new Pop3ClientDialog(this, facts);

    /// <summary>The answer to CAPA.</summary>
    /// <param name="mode">What STLS is at that point of the session: off inside TLS and after USER.</param>
    /// <param name="learnt">What the backends can do; null when nothing is learnt yet.</param>
    public ReadOnlySpan<byte> Capabilities(StartTlsMode mode, IReadOnlyList<string>? learnt) =>
        (_learnt?.For(learnt) ?? _answers).Of(mode);

    private static bool IsCarried(string capability) =>
        !Uncarried.Contains(capability.Split(' ')[0], StringComparer.OrdinalIgnoreCase) && capability != ".";

    private static bool IsUser(string capability) => capability.Equals(User, StringComparison.OrdinalIgnoreCase);

    private CapabilityAnswers Answers(IReadOnlyList<string> extensions)
    {
        const string First = "+OK Capability list follows";
        IEnumerable<string> mechanisms = Sasl.Advertised.Select(mechanism => mechanism.Name);
        IEnumerable<string> withAuth = [.. extensions, string.Join(' ', ["SASL", .. mechanisms])];
        return new CapabilityAnswers(
            Multiline(First, withAuth),
            Multiline(First, withAuth.Append("STLS")),
            Multiline(First, extensions.Where(word => !IsUser(word)).Append("STLS")));
    }

    private static string Multiline(string first, IEnumerable<string> lines) => string.Join("\r\n", [first, .. lines, ".", ""]);
}
