using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Users;

public sealed class BackendDecidesTests
{
    private static readonly string WrongPlain = new MailUser("anna", "wrong").Plain;

    [Fact]
    public async Task A_wrong_password_is_refused_in_the_words_of_the_protocol_and_may_be_mended()
    {
        await using UserHouse house = await UserHouse.StartWithBackendsAsync();

        using ImapTalk imap = await house.ImapAsync();
        Assert.Equal(["t1 NO [AUTHENTICATIONFAILED] Authentication failed"], await imap.CommandAsync("LOGIN anna wrong"));
        await imap.DoAsync("CAPABILITY");
        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));
        await imap.DoAsync("SELECT INBOX");
        await imap.LogOutAsync();

        using Pop3Talk pop3 = await house.Pop3Async();
        await pop3.DoAsync("USER anna");
        Assert.Equal("-ERR [AUTH] Authentication failed", await pop3.CommandAsync("PASS wrong"));
        await pop3.LogInAsync(MailHouse.Anna);
        await pop3.QuitAsync();

        using SmtpTalk smtp = await house.SmtpAsync();
        await smtp.DoAsync(250, "EHLO client.example");
        Assert.Equal("535 5.7.8 Authentication failed", await smtp.CommandAsync("AUTH PLAIN " + WrongPlain));
        Assert.Equal("235 2.0.0 OK", await smtp.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain));
        await smtp.QuitAsync();
    }

    [Fact]
    public async Task The_backends_own_words_come_with_proxy_pass_error_message()
    {
        await using UserHouse house = await UserHouse.StartWithBackendsAsync("proxy_pass_error_message on;");

        using ImapTalk imap = await house.ImapAsync();
        Assert.Equal(["t1 NO [AUTHENTICATIONFAILED] Authentication failed."], await imap.CommandAsync("LOGIN anna wrong"));
        await imap.DoAsync(ImapTalk.Login(MailHouse.Anna));

        using Pop3Talk pop3 = await house.Pop3Async();
        await pop3.DoAsync("USER anna");
        Assert.Equal("-ERR [AUTH] Authentication failed.", await pop3.CommandAsync("PASS wrong"));
        await pop3.LogInAsync(MailHouse.Anna);

        using SmtpTalk smtp = await house.SmtpAsync();
        await smtp.DoAsync(250, "EHLO client.example");
        Assert.StartsWith(
            "535 5.7.8 Error: authentication failed", await smtp.CommandAsync("AUTH PLAIN " + WrongPlain), StringComparison.Ordinal);
        Assert.Equal("235 2.0.0 OK", await smtp.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain));
    }

    [Fact]
    public async Task Max_errors_wrong_passwords_end_the_session()
    {
        await using UserHouse house = await UserHouse.StartWithBackendsAsync("max_errors 2;");
        using ImapTalk imap = await house.ImapAsync();
        await imap.CommandAsync("LOGIN anna wrong");

        Assert.Equal(["t2 NO [AUTHENTICATIONFAILED] Authentication failed"], await imap.CommandAsync("LOGIN anna wrong"));
        Assert.Equal("", await imap.Wire.ReadToEndAsync());
    }

    [Theory]
    [InlineData("* OK ready", "t1 NO [UNAVAILABLE] try again")]
    [InlineData("* OK ready", "t1 NO [INUSE] mailbox is busy")]
    [InlineData("* BYE overloaded", "")]
    public async Task A_backend_that_cannot_decide_is_a_temporary_error(string greeting, string answer)
    {
        using ScriptedBackend backend = new();
        int port = FreePort.Take();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            ProxyKind.Posthorn,
            $"mail {{ auth_by_backend on; proxy_pass 127.0.0.1:{backend.Port}; {MailBlock.Server("imap", $"127.0.0.1:{port}")} }}");
        using ImapTalk imap = await ImapTalk.ConnectAsync(port);
        await imap.Wire.SendLineAsync("t1 LOGIN anna secret");
        using WireConnection server = await backend.AcceptAsync();
        await server.SendLineAsync(greeting);
        while (answer.Length > 0 && await server.TryReadLineAsync() is { } line)
        {
            bool isWhole = !line.EndsWith('}') && !line.EndsWith("CAPABILITY", StringComparison.Ordinal);
            string tag = line.Split(' ')[0];
            await server.SendLineAsync(
                isWhole ? answer : line.EndsWith('}') ? "+ go on" : $"* CAPABILITY IMAP4rev1\r\n{tag} OK done");
            if (isWhole)
            {
                break;
            }
        }

        await Failures.TemporaryError.IsTheAnswerAsync(ProxyKind.Posthorn, imap);
    }
}
