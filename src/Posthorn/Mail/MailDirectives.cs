using Posthorn.Config.Schema;
using Posthorn.Listening;
using Posthorn.Protocol;

namespace Posthorn.Mail;

/// <summary>The blocks of mail, and the directives of nginx's <c>ngx_mail_core_module</c> that concern every protocol.</summary>
internal static class MailDirectives
{
    internal static readonly BlockDirective Mail = new("mail")
    {
        In = [BlockKind.Main],
        Takes = Arity.None,
        Syntax = "{ ... }",
        Summary = "Holds all that is about mail: one `server` block for each service, and directives that they inherit.",
        Opens = MailBlocks.Mail,
        WhenClosed = ServerSettings.Check,
    };

    internal static readonly BlockDirective Server = new("server")
    {
        In = [MailBlocks.Mail],
        Takes = Arity.None,
        Repeats = true,
        Syntax = "{ ... }",
        Summary = "One service: where it listens, what it speaks, whom it asks about users.",
        Opens = MailBlocks.Server,
        WhenClosed = ListenSettings.CheckPresent,
    };

    internal static readonly Directive<IMailProtocol> Protocol = new("protocol")
    {
        In = [MailBlocks.Server],
        Takes = Arity.One,
        Repeats = true,
        Syntax = string.Join(" | ", MailProtocols.All.Select(protocol => protocol.Name)),
        Summary = "What is spoken. Without it the port of the first `listen` that implies a protocol decides: "
            + string.Join("; ", MailProtocols.All.Select(protocol => $"`{protocol.Name}` by {string.Join(", ", protocol.Ports)}"))
            + ". Of several the last one counts.",
        Parser = ProtocolChoice.Parse,
    };

    internal static readonly Directive<TimeSpan> Timeout = new("timeout")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = "60s",
        Summary = "How long a client may take from its greeting to its login, all commands together, and how long the backend may "
            + "take to let it in. A client that takes longer is disconnected without a word.",
        Parser = Values.Time,
    };

    internal static readonly Directive<string> ServerName = new("server_name")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "name",
        Summary = "The name that SMTP greets by, that goes into challenges, and that backends are told. Without it, the name of the host.",
        Parser = ParseName,
    };

    internal static readonly Directive<int> MaxErrors = new("max_errors")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "number",
        Default = "5",
        Summary = "This many commands that cannot be understood end the session; the last one is still answered.",
        Parser = Values.Number,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Mail, Server, Protocol, Timeout, ServerName, MaxErrors];

    private static string ParseName(DirectiveUse use) =>
        use.Arguments[0].Any(char.IsControl) ? throw use.InvalidValue() : use.Arguments[0];
}
