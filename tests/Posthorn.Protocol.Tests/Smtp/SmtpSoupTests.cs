using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

/// <summary>Words and bytes thrown together at random, from fixed seeds.</summary>
public sealed class SmtpSoupTests
{
    private static readonly string[] ClientWords =
    [
        "EHLO ", "HELO c", "MAIL FROM:<a>", "RCPT TO:<b>", "AUTH ", "PLAIN ", "LOGIN", "EXTERNAL", "CRAM-MD5", "=", "*", "AHUAcA==",
        "dQ==", "STARTTLS", "QUIT", "NOOP", "RSET", "VRFY", " ", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\0", "\xFF", "\t", "x",
    ];

    private static readonly string[] BackendWords =
    [
        "220 b", "220-b", "250 ok", "250-", "250", "235 ok", "334 ", "550 no", "421 ", "AUTH LOGIN", "AUTH=PLAIN", "25", "* OK", "\r\n",
        "\r\n", "\r\n", "\n", "\r", "\0", "\xFF", " ", "-",
    ];

    [Fact]
    public void A_client_dialog_answers_whatever_comes_in_whole_lines_and_the_same_at_any_split()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            byte[] soup = Soup(seed, ClientWords);
            var whole = new PureSession(TestServer.Of("smtp", "smtp_auth none plain cram-md5 external;", "starttls on;"));
            var bytewise = new PureSession(TestServer.Of("smtp", "smtp_auth none plain cram-md5 external;", "starttls on;"));
            whole.ClientSays(soup);
            foreach (byte b in soup)
            {
                bytewise.ClientSays([b]);
            }

            string said = Encoding.Latin1.GetString(whole.ToClient.Written);
            Assert.Equal(said, Encoding.Latin1.GetString(bytewise.ToClient.Written));
            Assert.Equal(whole.Now, bytewise.Now);
            Assert.Equal(whole.Logs, bytewise.Logs);
            Assert.All(said.Split("\r\n")[..^1], line => Assert.Matches("^[2-5][0-9][0-9][ -][ -~]*$", line));
            Assert.Equal("", said.Split("\r\n")[^1]);
        }
    }

    [Fact]
    public void A_login_dialog_gets_through_whatever_comes_and_shows_a_client_only_whole_replies()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            byte[] soup = Soup(seed, BackendWords);
            (string client, string backend, LoginAction end) = Feed(soup, soup.Length, seed);
            Assert.Equal((client, backend, end), Feed(soup, 1, seed));
            Assert.True(client.Length == 0 || client.EndsWith('\n'), client);
            Assert.True(client.Length == 0 || client[0] is >= '2' and <= '5', client);
            Assert.True(backend.Length == 0 || backend.EndsWith("\r\n", StringComparison.Ordinal));
        }
    }

    private static (string Client, string Backend, LoginAction End) Feed(byte[] soup, int chunk, int seed)
    {
        var talk = new SmtpTalk("smtp_auth none plain;");
        _ = seed % 2 == 0 ? talk.Say("EHLO c", "MAIL FROM:<a>", "RCPT TO:<b>") : talk.Say("EHLO c", SmtpTalk.Plain("u", "p"));
        ILoginDialog login = talk.Dialog.Login(new LoginFacts([(byte)'u'], [(byte)'p'], "mx", PassErrorMessage: true)
        {
            ProxySmtpAuth = seed % 3 == 0,
            Xclient = seed % 5 == 0,
        });
        var toClient = new WireWriter();
        var toBackend = new WireWriter();
        LoginStep step = new(LoginAction.NeedInput, 0);
        int start = 0;
        for (int end = chunk; end <= soup.Length && step.Action is LoginAction.NeedInput or LoginAction.Send; end += chunk)
        {
            do
            {
                step = login.Advance(soup.AsSpan(start, end - start), toBackend, toClient);
                start += step.Consumed;
            }
            while (step.Action == LoginAction.Send && start < end);
        }

        return (Encoding.Latin1.GetString(toClient.Written), Encoding.Latin1.GetString(toBackend.Written), step.Action);
    }

    private static byte[] Soup(int seed, string[] words)
    {
        var random = new Random(seed);
        var soup = new StringBuilder();
        for (int i = 0; i < 60; i++)
        {
            soup.Append(words[random.Next(words.Length)]);
        }

        return Encoding.Latin1.GetBytes(soup.ToString());
    }
}
