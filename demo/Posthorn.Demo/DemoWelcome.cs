using Posthorn.Demo.Mail;

namespace Posthorn.Demo;

/// <summary>What the user reads once everything runs.</summary>
internal static class DemoWelcome
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, MailStore store) => output.WriteLine(
        $"""

        Posthorn is running, with a small mail server behind it:

          IMAP   your mail program  ->  Posthorn 127.0.0.1:{DemoPorts.Imap}  ->  mail server 127.0.0.1:{DemoPorts.ImapBackend}
          POP3                                   127.0.0.1:{DemoPorts.Pop3}                  127.0.0.1:{DemoPorts.Pop3Backend}
          SMTP                                   127.0.0.1:{DemoPorts.Smtp}                  127.0.0.1:{DemoPorts.SmtpBackend}
                                        knows you from conf/quickstart.passwd

        User      {store.User}
        Password  {store.Password}

        Paste this into another terminal to read a message by IMAP:

          curl --user {store.User}:{store.Password} "imap://127.0.0.1:{DemoPorts.Imap}/INBOX;MAILINDEX=1"

        To send one by SMTP, and to read it by POP3:

          {SendCommand(store)}
          curl --user {store.User}:{store.Password} "pop3://127.0.0.1:{DemoPorts.Pop3}/4"

        Or set up a mail program with these ports: no encryption, normal password, address {store.User}@demo.test.

        The configuration is conf/quickstart.conf. Ctrl-C ends everything.

        """);

    private static string SendCommand(MailStore store) =>
        $"printf 'From: {store.User}@demo.test\\nSubject: Hello\\n\\nSent through Posthorn.\\n' |"
        + $" curl --user {store.User}:{store.Password} smtp://127.0.0.1:{DemoPorts.Smtp}"
        + $" --mail-from {store.User}@demo.test --mail-rcpt {store.User}@demo.test --upload-file -";
}
