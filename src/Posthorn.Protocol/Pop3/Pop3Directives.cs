using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Pop3;

/// <summary>The directives of nginx's <c>ngx_mail_pop3_module</c>, and the size of the buffer that nginx fixes.</summary>
internal static class Pop3Directives
{
    /// <summary>The word of <c>pop3_auth</c> that enables APOP, which is a command and no SASL mechanism.</summary>
    internal const string Apop = "apop";

    /// <summary>The word that stands for USER and PASS, and for the SASL mechanisms PLAIN and LOGIN.</summary>
    internal const string Plain = "plain";

    /// <summary>The SASL mechanism that <see cref="Plain"/> implies; nginx has no such word in POP3.</summary>
    internal const string Login = "login";

    /// <summary>What is listed where nothing is configured, or learnt.</summary>
    internal static readonly IReadOnlyList<string> Standard = ["TOP", "USER", "UIDL"];

    internal static readonly Directive<int> ClientBuffer = new("pop3_client_buffer")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "size",
        Default = "4k",
        Summary = "The longest POP3 command or SASL response before login. A longer one is answered with `-ERR invalid command` and "
            + "ends the session. Not in nginx, which fixes it at 128 bytes: too little for long passwords and most tokens.",
        Parser = Values.Size,
    };

    internal static readonly Directive<IReadOnlyList<string>> Capabilities = new("pop3_capabilities")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "auto | extension ...",
        Default = string.Join(' ', Standard),
        Summary = "The extensions that `CAPA` lists before login: those of the backend. `SASL` and `STLS` are added by themselves. "
            + "Repeated in one block it adds up; a block that sets it replaces the outer block's list. `auto`, which nginx does not "
            + "have, lists what the backends say they can do, less what a proxy cannot carry; the default's until that is known.",
        Parser = LearntAnswers.WordsOrAuto,
    };

    internal static readonly Directive<IReadOnlyList<string>> Auth = new("pop3_auth")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "method ...",
        Default = Plain,
        Summary = "The methods that are advertised: " + WordsText + ". `plain` stands for `USER` and `PASS` and for the SASL "
            + "mechanisms `PLAIN` and `LOGIN`, which are accepted in any case, as in nginx; the others only when listed. `apop` and "
            + "`cram-md5` put a challenge into the greeting, and need an auth service that knows the password itself.",
        Parser = Values.AnyOf([.. Words.Select(word => (word, word))]),
    };

    internal static readonly Directive<bool> Xclient = new("pop3_xclient")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "off",
        Summary = "Whether a backend that takes `XCLIENT` is told before the login who the client is: its address and port, a name for "
            + "the session, how many more proxies the login may pass, and what `Auth-Forward-...` in the auth answer sets. "
            + "Dovecot takes it when Posthorn's address is among its `login_trusted_networks`, "
            + "and says so in its greeting or to `CAPA`. Not in nginx.",
        Parser = Values.Flag,
    };

    internal static readonly Directive<bool> Pipelining = new("pop3_pipelining")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "off",
        Summary = "Whether a backend that lists `PIPELINING` in its answer to `CAPA` is sent `USER` and `PASS` together, which saves "
            + "every login a round trip. The first login at an address asks; the answer holds there for an hour, as does that a backend "
            + "without the extension is sent one after the other. One that leaves both, or the question, without an answer that makes "
            + "sense counts as without it. Not in nginx.",
        Parser = Values.Flag,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Auth, Capabilities, ClientBuffer, Pipelining, Xclient];

    private static IEnumerable<string> Words =>
        SaslMechanisms.All.Select(mechanism => mechanism.Word).Where(word => word != Login).Append(Apop);

    private static string WordsText => string.Join(", ", Words.Select(word => $"`{word}`"));
}
