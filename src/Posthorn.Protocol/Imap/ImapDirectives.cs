using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Imap;

/// <summary>The directives of nginx's <c>ngx_mail_imap_module</c>.</summary>
internal static class ImapDirectives
{
    /// <summary>What is listed where nothing is configured, or learnt.</summary>
    internal static readonly IReadOnlyList<string> Standard = ["IMAP4", "IMAP4rev1", "UIDPLUS"];

    internal static readonly Directive<int> ClientBuffer = new("imap_client_buffer")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "size",
        Default = "4k",
        Summary = "The longest IMAP command before login, literals included. A longer one is answered with `BAD` and ends the session.",
        Parser = Values.Size,
    };

    internal static readonly Directive<IReadOnlyList<string>> Capabilities = new("imap_capabilities")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "auto | extension ...",
        Default = string.Join(' ', Standard),
        Summary = "The extensions that `CAPABILITY` lists before login: those of the backend. Authentication methods and "
            + "`STARTTLS` are added by themselves. Repeated in one block it adds up; a block that sets it replaces the outer "
            + "block's list. `auto`, which nginx does not have, lists what the backends say they can do, less what a proxy cannot carry; "
            + "the default's until that is known.",
        Parser = LearntAnswers.WordsOrAuto,
    };

    internal static readonly Directive<IReadOnlyList<string>> Auth = new("imap_auth")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "method ...",
        Default = "plain",
        Summary = "The SASL mechanisms that are advertised: " + SaslOffer.WordsText + ". The `LOGIN` command and the mechanisms "
            + "`PLAIN` and `LOGIN` are accepted in any case, as in nginx; the others only when listed.",
        Parser = SaslOffer.WordsOr(),
    };

    internal static readonly Directive<bool> ProxyId = new("imap_proxy_id")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "off",
        Summary = "Whether a backend that takes `ID` is told before the login who the client is: its address and port, those that it "
            + "called, a name for the session, how many more proxies the login may pass, and what `Auth-Forward-...` in the auth answer "
            + "sets. Dovecot believes it when Posthorn's address is among its `login_trusted_networks`. Not in nginx.",
        Parser = Values.Flag,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Auth, Capabilities, ClientBuffer, ProxyId];
}
