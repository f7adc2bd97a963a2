using System.Text;

namespace Posthorn.Protocol.Tests.Soup;

/// <summary>
/// Random bytes with enough of the protocols' words in them to get somewhere; half of them begin as a session that goes well. The
/// same seed cooks the same soup.
/// </summary>
internal static class ByteSoup
{
    private static readonly string[] ClientOpenings =
    [
        "a1 LOGIN u p\r\n", "a1 LOGIN {1}\r\nu {1+}\r\np\r\n", "a1 AUTHENTICATE PLAIN AHVzZXIAc2VjcmV0\r\n", "USER u\r\nPASS p\r\n",
        "EHLO x\r\nAUTH PLAIN AHVzZXIAc2VjcmV0\r\n", "a1 AUTHENTICATE XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==\r\n\r\n",
        "EHLO x\r\nAUTH OAUTHBEARER bixhPXUsAWF1dGg9QmVhcmVyIHQBAQ==\r\nAQ==\r\n",
    ];

    private static readonly string[] ClientWords =
    [
        .. ClientOpenings, "\r\n", "\r\n", "\r\n", "\n", "\r", " ", " ", "\0", "\"", "\\", "{3}", "{3+}", "{0}", "{99999}", "{9999+}", "+}",
        "(", ")", "*", "=", "a1 ", "tag-2 ", "LOGIN ", "AUTHENTICATE ", "NOOP", "CAPABILITY", "ID (", "ID NIL", "LOGOUT ", "STARTTLS ",
        "PLAIN ", "CRAM-MD5", "EXTERNAL ", "AHVzZXIAc2VjcmV0", "dXNlcg==", "user ", "secret", "\u00ff\u00e9", "USER ", "PASS ", "APOP ",
        "AUTH ", "CAPA", "QUIT ", "EHLO ", "HELO ", "MAIL FROM:<a@b> ", "RCPT TO:<c@d> ", "RSET", "a2 AUTHENTICATE LOGIN\r\n",
        "a3 NOOP\r\n", "XOAUTH2 ", "OAUTHBEARER\r\n", "dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==", "bixhPXUsAWF1dGg9QmVhcmVyIHQBAQ==", "AQ==",
    ];

    private static readonly string[] BackendOpenings =
    [
        "* OK ready\r\n", "+OK\r\n+OK\r\n+OK\r\n", "220 mx\r\n250-a\r\n250 b\r\n235 in\r\n",
    ];

    private static readonly string[] BackendWords =
    [
        .. BackendOpenings, "\r\n", "\n", "* ", "+ ", "* OK ready\r\n", "+ go\r\n", "a1 ", "a1 OK in\r\n", "a1 OK in\r\n", "a1 NO no\r\n",
        "* BYE\r\n", "* CAPABILITY X\r\n", "tag-2 OK\r\n", "+OK\r\n", "-ERR no\r\n", "220 mx\r\n", "250-a\r\n", "250 b\r\n", "235 in\r\n",
        "535 no\r\n", "\0", "\u00ff",
    ];

    public static byte[] OfClient(Random random) => Cook(random, ClientOpenings, ClientWords, random.Next(1, 40));

    public static byte[] OfBackend(Random random) => Cook(random, BackendOpenings, BackendWords, random.Next(1, 15));

    private static byte[] Cook(Random random, string[] openings, string[] words, int count)
    {
        var soup = new StringBuilder(random.Next(2) == 0 ? openings[random.Next(openings.Length)] : "");
        for (int i = 0; i < count; i++)
        {
            soup.Append(random.Next(12) == 0 ? ((char)random.Next(256)).ToString() : words[random.Next(words.Length)]);
        }

        return Encoding.Latin1.GetBytes(soup.ToString());
    }
}
