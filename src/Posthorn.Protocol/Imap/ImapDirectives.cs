using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Imap;

/// <summary>The directives of nginx's <c>ngx_mail_imap_module</c>.</summary>
internal static class ImapDirectives
{
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
        Syntax = "extension ...",
        Default = "IMAP4 IMAP4rev1 UIDPLUS",
        Summary = "The extensions that `CAPABILITY` lists before login: those of the backend. Authentication methods and "
            + "`STARTTLS` are added by themselves. Repeated in one block it adds up; a block that sets it replaces the outer "
            + "block's list.",
        Parser = Values.Words,
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

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Auth, Capabilities, ClientBuffer];
}
