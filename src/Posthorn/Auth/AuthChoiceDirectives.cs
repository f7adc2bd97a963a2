using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Auth;

/// <summary>Ways to know users without an HTTP service.</summary>
internal static class AuthChoiceDirectives
{
    internal static readonly Directive<string> File = new("auth_file")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "file",
        Summary = "A file of users with hashes of their passwords, a line each: `user:hash`, and behind another colon what else is to be "
            + "said of him: `backend=host:port`, `backend_user=name`, `backend_pass=password`, `protocols=imap,pop3`, "
            + "`networks=10.0.0.0/8,2001:db8::/32`. `posthorn hash-password` makes lines; Dovecot's passwd-files are "
            + "understood. The file is read again when it changes; one that cannot be used then leaves the users as they were. A "
            + "relative name starts at the folder of the main configuration file. See [authentication](authentication.md).",
        Parser = Values.Text,
    };

    internal static readonly Directive<bool> ByBackend = new("auth_by_backend")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "on | off",
        Default = "off",
        Summary = "Whether nobody but the backend decides on a login: it is tried there, at the server of "
            + "`proxy_pass`, with what the client gave. If the backend finds the password wrong, the client "
            + "may try again. For SMTP it implies a login at the backend, as `proxy_smtp_auth on` does.",
        Parser = Values.Flag,
    };

    internal static readonly Directive<TimeSpan> FailureDelay = new("auth_failure_delay")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Syntax = "time",
        Default = "2s",
        Summary = "How long a client waits for the answer to a wrong password under `auth_file` and `auth_by_backend`, and to a token that "
            + "`auth_oauth2` refuses. After `max_errors` wrong ones it is disconnected.",
        Parser = Values.Time,
    };

    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Directive> All { get; } = [File, ByBackend, FailureDelay];
}
