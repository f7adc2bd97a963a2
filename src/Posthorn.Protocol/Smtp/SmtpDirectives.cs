using Posthorn.Config.Schema;
using Posthorn.Protocol.Sasl;

namespace Posthorn.Protocol.Smtp;

/// <summary>The directives of nginx's <c>ngx_mail_smtp_module</c>.</summary>
internal static class SmtpDirectives
{
    /// <summary>The word of <c>smtp_auth</c> that lets clients in without a login; it names no SASL mechanism.</summary>
    internal const string NoneWord = "none";

    internal static readonly Directive<IReadOnlyList<string>> Auth = new("smtp_auth")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "method ...",
        Default = "plain login",
        Summary = "The SASL mechanisms that `EHLO` lists: " + SaslOffer.WordsText + ". `PLAIN` and `LOGIN` are accepted in any case, "
            + "as in nginx; the others only when listed. `none` also takes mail from clients that do not log in: the auth service "
            + "is asked at the first `RCPT`, with the envelope.",
        Parser = SaslOffer.WordsOr(NoneWord),
    };

    internal static readonly Directive<IReadOnlyList<string>> Capabilities = new("smtp_capabilities")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.OneOrMore,
        Repeats = true,
        Syntax = "auto | extension ...",
        Summary = "The extensions that `EHLO` lists before login, a line each: those of the backend. Authentication methods and "
            + "`STARTTLS` are added by themselves. Repeated in one block it adds up; a block that sets it replaces the outer "
            + "block's list. `auto`, which nginx does not have, lists what the backends say they can do, less what a proxy cannot "
            + "carry; nothing until that is known.",
        Parser = LearntAnswers.WordsOrAuto,
    };

    internal static readonly Directive<int> ClientBuffer = new("smtp_client_buffer")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "size",
        Default = "4k",
        Summary = "The longest SMTP command before login. A longer one is answered with `500` and ends the session.",
        Parser = Values.Size,
    };

    internal static readonly Directive<TimeSpan> GreetingDelay = new("smtp_greeting_delay")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = "0",
        Summary = "How long the greeting is held back. A client that speaks before it, as many senders of spam do, is turned away "
            + "with `503`.",
        Parser = Values.Time,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Auth, Capabilities, ClientBuffer, GreetingDelay];
}
