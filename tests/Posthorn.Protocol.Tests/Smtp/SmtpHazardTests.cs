using System.Runtime.CompilerServices;
using System.Text;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

public sealed class SmtpHazardTests
{
    private const string Invalid = "500 5.5.1 Invalid command\r\n";
    private static readonly string[] UpToXclient = ["220 b", "250 b"];

    [Fact]
    public void Cve_2014_3556_what_was_said_before_TLS_is_forgotten()
    {
        var talk = new SmtpTalk("starttls on;", "smtp_auth none;");
        talk.Say("EHLO evil", "MAIL FROM:<evil>", "STARTTLS");
        Assert.Equal(DialogAction.StartTls, talk.Last);
        talk.Dialog.TlsStarted();
        Assert.StartsWith("503", talk.Say("RCPT TO:<b>"), StringComparison.Ordinal);
        talk.Say("MAIL FROM:<a>", "RCPT TO:<b>");
        Assert.Equal("", Encoding.ASCII.GetString(talk.Dialog.Envelope!.Helo));
    }

    [Fact]
    public void Cve_2014_3556_half_a_command_from_before_TLS_is_not_continued_inside()
    {
        var talk = new SmtpTalk("starttls on;");
        talk.Say("STARTTLS");
        talk.Dialog.Advance("AUTH LOGIN AAAAAAAAAAAAAAAAAAAA"u8, new WireWriter());
        talk.Dialog.TlsStarted();
        Assert.Equal("250 2.0.0 OK\r\n", talk.Say("NOOP"));
    }

    [Fact]
    public void Cve_2014_3556_an_exchange_under_way_does_not_go_on_inside_TLS()
    {
        var talk = new SmtpTalk("starttls on;");
        talk.Say("AUTH LOGIN");
        talk.Dialog.TlsStarted();
        Assert.Equal("250 2.0.0 OK\r\n", talk.Say("NOOP"));
    }

    [Fact]
    public void Cve_2021_3618_a_browser_sent_here_is_let_go_after_max_errors()
    {
        var talk = new SmtpTalk();
        string said = talk.Say("POST / HTTP/1.1", "Host: mx", "User-Agent: x", "Accept: */*", "", "AUTH PLAIN AHUAcA==");
        Assert.Equal(string.Concat(Enumerable.Repeat(Invalid, 5)), said);
        Assert.Equal(DialogAction.Close, talk.Last);
    }

    [Theory]
    [InlineData("h\r\nRSET")]
    [InlineData("h NAME=x")]
    [InlineData("h\nx")]
    [InlineData("h\0")]
    [InlineData("h_x")]
    [InlineData("")]
    public void Cve_2026_28753_a_client_name_cannot_end_the_XCLIENT_line(string name)
    {
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain("u", "p"));
        string told = talk.LogIn(facts => facts with { Client = facts.Client with { Host = name } }, UpToXclient);
        Assert.EndsWith("XCLIENT ADDR=127.0.0.1 LOGIN=u NAME=[UNAVAILABLE]\r\n", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.3.4\r\nRSET", "[UNAVAILABLE]")]
    [InlineData("1.2.3.4 NAME=x", "[UNAVAILABLE]")]
    [InlineData("::1 LOGIN=x", "[UNAVAILABLE]")]
    [InlineData("unix:", "[UNAVAILABLE]")]
    [InlineData("", "[UNAVAILABLE]")]
    [InlineData("fe80::1%eth0", "IPV6:fe80::1")]
    [InlineData("::ffff:192.0.2.1", "IPV6:::ffff:192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    public void An_address_cannot_end_the_XCLIENT_line(string address, string told)
    {
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain("u", "p"));
        string said = talk.LogIn(facts => facts with { Client = facts.Client with { Address = address } }, UpToXclient);
        Assert.EndsWith($"\r\nXCLIENT ADDR={told} LOGIN=u NAME=[UNAVAILABLE]\r\n", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AUTH PLAIN AHUAcA==")]
    [InlineData("AUTH LOGIN", "dQ==", "cA==")]
    [InlineData("AUTH CRAM-MD5", "dSAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==")]
    [InlineData("AUTH EXTERNAL", "dQ==")]
    public void Cve_2026_27651_every_mechanism_can_be_tried_again_after_a_refusal(params string[] exchange)
    {
        var talk = new SmtpTalk("smtp_auth plain login cram-md5 external;");
        for (int attempt = 0; attempt < 3; attempt++)
        {
            talk.Say(exchange);
            Assert.Equal(DialogAction.Authenticate, talk.Last);
            Assert.Equal("u"u8.ToArray(), talk.Dialog.Credentials.User);
            Assert.Equal("535 5.7.0 no\r\n", talk.Refuse("no"));
            Assert.Throws<InvalidOperationException>(() => talk.Dialog.Credentials);
        }
    }

    [Fact]
    public void Cve_2025_53859_a_failed_login_is_not_told_with_the_envelope()
    {
        var talk = new SmtpTalk("smtp_auth none plain cram-md5;");
        talk.Say(SmtpTalk.Plain("user", "secret"));
        Credentials failed = talk.Dialog.Credentials;
        talk.Refuse("no");
        talk.Say("MAIL FROM:<a>", "RCPT TO:<b>");
        Assert.Equal(AuthMethod.None, talk.Dialog.Credentials.Method);
        Assert.Empty(talk.Dialog.Credentials.User);
        Assert.Empty(talk.Dialog.Credentials.Password);
        Assert.Empty(talk.Dialog.Credentials.Salt);
        Assert.Equal(new byte[6], failed.Password);
    }

    [Fact]
    public void Cve_2025_53859_a_cancelled_login_is_not_told_with_the_envelope()
    {
        var talk = new SmtpTalk("smtp_auth none login;");
        talk.Say("AUTH LOGIN", "dXNlcg==", "*", "MAIL FROM:<a>", "RCPT TO:<b>");
        Assert.Equal(AuthMethod.None, talk.Dialog.Credentials.Method);
        Assert.Empty(talk.Dialog.Credentials.User);
    }

    [Fact]
    public void Nginx_1_29_2_the_XCLIENT_login_is_xtext()
    {
        string all = string.Concat(Enumerable.Range(0, 256).Select(b => (char)b).Where(c => c is not ('\0' or '\r' or '\n')));
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain(all, "p"));
        string told = talk.LogIn(facts => facts, UpToXclient);
        string login = told.Split("LOGIN=")[1].Split(' ')[0];
        Assert.StartsWith("+01+02+03", login, StringComparison.Ordinal);
        Assert.Contains("+1F+20!\"", login, StringComparison.Ordinal);
        Assert.Contains("*+2B,-./", login, StringComparison.Ordinal);
        Assert.Contains("<+3D>", login, StringComparison.Ordinal);
        Assert.Contains("~+7F+80", login, StringComparison.Ordinal);
        Assert.EndsWith("+FE+FF", login, StringComparison.Ordinal);
        Assert.All(login, c => Assert.InRange(c, '!', '~'));
    }

    [Theory]
    [InlineData("u\r\nRSET", "p")]
    [InlineData("u", "p\r\nRSET")]
    [InlineData("u\nx", "p")]
    [InlineData("u", "p\0x")]
    public void Live_in_1_31_5_no_CR_LF_NUL_of_a_login_reaches_a_backend(string user, string password)
    {
        var talk = new SmtpTalk();
        Assert.Equal(Invalid, talk.Say(SmtpTalk.Plain(user, password)));
        Assert.Equal(DialogAction.Send, talk.Last);
    }

    [Theory]
    [InlineData("AUTH EXTERNAL")]
    [InlineData("AUTH EXTERNAL dXNlcg==")]
    [InlineData("AUTH external =")]
    [InlineData("AUTH CRAM-MD5")]
    public void Live_in_1_31_5_a_method_that_is_not_enabled_is_refused_in_every_form(string command)
    {
        var talk = new SmtpTalk("smtp_auth plain login none;");
        Assert.Equal(Invalid, talk.Say(command));
        Assert.Throws<InvalidOperationException>(() => talk.Dialog.Credentials);
    }

    [Fact]
    public void Live_in_1_31_5_EXTERNAL_has_no_password_of_an_earlier_attempt()
    {
        var talk = new SmtpTalk("smtp_auth plain external;");
        talk.Say(SmtpTalk.Plain("user", "secret"));
        talk.Refuse("no");
        talk.Say("AUTH EXTERNAL dXNlcg==");
        Assert.Empty(talk.Dialog.Credentials.Password);
    }

    [Fact]
    public void Live_in_1_31_5_no_log_line_holds_what_a_login_held()
    {
        var talk = new SmtpTalk("smtp_auth plain login cram-md5;");
        talk.Say("AUTH PLAIN c2VjcmV0", "AUTH PLAIN secret!", "AUTH LOGIN", "secret!", "AUTH CRAM-MD5", "c2VjcmV0", "AUTH secret");
        talk.Say(SmtpTalk.Plain("secret\r", "secret"));
        Assert.Contains(talk.Steps, step => step.Log is not null);
        Assert.All(talk.Steps, step => Assert.DoesNotContain("secret", step.Log ?? "", StringComparison.OrdinalIgnoreCase));
        Assert.All(talk.Steps, step => Assert.Equal(default, step.Quote));
    }

    [Fact]
    public void Auth_memory_of_10_000_attempts_is_not_kept_until_the_session_ends()
    {
        var talk = new SmtpTalk("smtp_auth none plain login;");
        List<WeakReference> attempts = [.. Enumerable.Range(0, 10_000).Select(_ => FailOnce(talk))];
        GC.Collect();
        Assert.InRange(attempts.Count(attempt => attempt.IsAlive), 0, 1);
        Assert.Equal("250 2.0.0 OK\r\n", talk.Say("NOOP"));
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b>\rRCPT TO:<c>")]
    [InlineData("MAIL FROM:<a@b>\r")]
    [InlineData("MAIL FROM:<a@b>\0")]
    public void Cve_2023_51764_no_stored_command_holds_a_line_ending(string command)
    {
        var talk = new SmtpTalk("smtp_auth none;");
        Assert.StartsWith("50", talk.Say(command), StringComparison.Ordinal);
        Assert.StartsWith("503", talk.Say("RCPT TO:<b>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cve_2026_1642_what_a_backend_offered_before_TLS_is_forgotten()
    {
        var talk = new SmtpTalk();
        talk.Say(SmtpTalk.Plain("u", "p"));
        ILoginDialog login = talk.Dialog.Login(new LoginFacts([(byte)'u'], [(byte)'p'], "mx", PassErrorMessage: false)
        {
            ProxySmtpAuth = true,
            StartTls = true,
        });
        var told = new WireWriter();
        login.Advance("220 b\r\n"u8, told, new WireWriter());
        login.Advance("250-b\r\n250-STARTTLS\r\n250 AUTH LOGIN\r\n"u8, told, new WireWriter());
        Assert.Equal(LoginAction.StartTls, login.Advance("220 go\r\n"u8, told, new WireWriter()).Action);
        login.TlsStarted();
        login.Advance([], told, new WireWriter());
        told.Clear();
        login.Advance("250 b\r\n"u8, told, new WireWriter());
        Assert.Equal("AUTH PLAIN AHUAcA==\r\n", Encoding.ASCII.GetString(told.Written));
    }

    [Fact]
    public void Pipelined_64_KB_are_answered_as_if_they_came_byte_by_byte()
    {
        string[] commands = ["NOOP", "EHLO c", "MAIL FROM:<a>", "RSET", "VRFY x", "AUTH LOGIN", "!", "HELO c", "RCPT TO:<b>"];
        byte[] burst = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, 8000).Select(i => commands[i % commands.Length] + "\r\n")));
        Assert.True(burst.Length > 65536);
        var whole = new PureSession(TestServer.Of("smtp", "smtp_auth none;"));
        var bytewise = new PureSession(TestServer.Of("smtp", "smtp_auth none;"));
        whole.ClientSays(burst);
        foreach (byte b in burst)
        {
            bytewise.ClientSays([b]);
        }

        Assert.True(whole.ToClient.Length > 65536);
        Assert.True(whole.ToClient.Written.SequenceEqual(bytewise.ToClient.Written));
        Assert.Equal(whole.Logs, bytewise.Logs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference FailOnce(SmtpTalk talk)
    {
        var output = new WireWriter(64);
        talk.Dialog.Advance("AUTH PLAIN AHUAcA==\r\n"u8, output);
        var attempt = new WeakReference(talk.Dialog.Credentials);
        talk.Dialog.Refused(new AuthRefusal("no"), mayTryAgain: true, output);
        return attempt;
    }
}
