using Posthorn.Demo.Mail;

namespace Posthorn.Demo;

/// <summary>What the user reads once everything runs.</summary>
internal static class DemoWelcome
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, MailStore store) => output.WriteLine(
        $"""

        Posthorn is running, with a small mail server behind it:

          your mail program  ->  Posthorn 127.0.0.1:{DemoPorts.Imap}  ->  IMAP server 127.0.0.1:{DemoPorts.ImapBackend}
                                 asks the auth service at 127.0.0.1:{DemoPorts.AuthService} who you are

        User      {store.User}
        Password  {store.Password}

        Paste this into another terminal to read a message:

          curl --user {store.User}:{store.Password} "imap://127.0.0.1:{DemoPorts.Imap}/INBOX;MAILINDEX=1"

        Or set up a mail program: IMAP, server 127.0.0.1, port {DemoPorts.Imap}, no encryption, normal password.

        The configuration is conf/quickstart.conf. Ctrl-C ends everything.

        """);
}
