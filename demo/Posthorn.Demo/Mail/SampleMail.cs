using System.Globalization;
using System.Text;

namespace Posthorn.Demo.Mail;

/// <summary>The messages that wait for whoever logs in for the first time.</summary>
internal static class SampleMail
{
    /// <summary>A store with one user, the usual folders and a few messages.</summary>
    public static MailStore NewStore(DateTimeOffset now)
    {
        var store = new MailStore("demo", "posthorn");
        foreach (string folder in (string[])["Sent", "Drafts", "Trash"])
        {
            store.Open(folder);
        }

        Mailbox inbox = store.Inbox;
        inbox.Add(
            Compose(now.AddDays(-2), "Posthorn <postmaster@demo.test>", "Welcome", Welcome),
            now.AddDays(-2),
            @"\Seen");
        inbox.Add(
            Compose(now.AddDays(-1), "Ada <ada@demo.test>", "Tea on Thursday?", Tea),
            now.AddDays(-1),
            @"\Flagged");
        inbox.Add(
            Compose(now.AddMinutes(-5), "Grace <grace@demo.test>", "What to try next", Next),
            now.AddMinutes(-5));
        return store;
    }

    /// <summary>A plain message to the demonstration's user.</summary>
    public static byte[] Compose(DateTimeOffset date, string from, string subject, string body)
    {
        string when = date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
            + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        string text = $"""
            Date: {when}
            From: {from}
            To: demo@demo.test
            Subject: {subject}
            Message-ID: <{date.ToUnixTimeMilliseconds()}@demo.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            {body}

            """;
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
    }

    private const string Welcome = """
        If you can read this, you logged in through Posthorn.

        Your mail program spoke to Posthorn. Posthorn asked an HTTP service who you are and which
        server keeps your mail, logged in there in your place, and has passed on every byte since.
        """;

    private const string Tea = """
        Are you free on Thursday at four? I have a question about engines.

        Ada
        """;

    private const string Next = """
        Three things to try:

        1. Log in with a wrong password and look at what Posthorn writes to its log.
        2. Change conf/quickstart.conf while this runs, and start again.
        3. Point Posthorn at an nginx configuration that you already have.

        Grace
        """;
}
