using System.Net;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>Users who log in and send: Postfix must know who they are and where they come from.</summary>
public sealed class SubmissionTests
{
    [Theory, ThroughEachProxy]
    public async Task Postfix_learns_the_clients_address_and_login(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        IPAddress visitor = Visitor.Next();
        MailUser guest = MailHouse.NextGuest();
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.LogInAsync(guest);
        await talk.SendMailAsync("anna@house.example", guest.Address, SampleMessage.OfSize(1000));
        await talk.QuitAsync();

        await house.Postfix.WaitForLogAsync($"client=unknown[{visitor}]", $"sasl_username={guest.Name}");
    }

    [Theory, ThroughEachProxy]
    public async Task A_user_may_send_anywhere_and_others_may_not(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        using SmtpTalk talk = await house.ConnectAsync();
        await talk.DoAsync(250, "EHLO client.example");
        Assert.Equal("530 5.7.1 Authentication required", await talk.CommandAsync("MAIL FROM:<anna@house.example>"));

        Assert.Equal("235 2.0.0 OK", await talk.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain));
        await talk.DoAsync(250, "MAIL FROM:<anna@house.example>");
        await talk.DoAsync(250, "RCPT TO:<somebody@elsewhere.example>");
        await talk.DoAsync(250, "RSET");
        await talk.QuitAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_wrong_password_may_be_followed_by_the_right_one_on_the_same_connection(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        using SmtpTalk talk = await house.ConnectAsync();
        await talk.DoAsync(250, "EHLO client.example");

        Assert.Equal(
            "535 5.7.0 Invalid login or password", await talk.CommandAsync("AUTH PLAIN " + new MailUser("anna", "wrong").Plain));
        Assert.Equal("235 2.0.0 OK", await talk.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain));

        Assert.Equal(["1", "2"], house.Auth.Requests.Select(request => request["Auth-Login-Attempt"]));
        await talk.QuitAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task Passwords_with_odd_characters_work_by_auth_login(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        foreach (MailUser user in MailHouse.WithOddPasswords)
        {
            using SmtpTalk talk = await house.ConnectAsync();
            await talk.DoAsync(250, "EHLO client.example");
            Assert.Equal("334 VXNlcm5hbWU6", await talk.CommandAsync("AUTH LOGIN"));
            Assert.Equal("334 UGFzc3dvcmQ6", await talk.CommandAsync(Base64(user.Name)));
            Assert.Equal("235 2.0.0 OK", await talk.CommandAsync(Base64(user.Password)));
            Assert.Equal(user.WirePassword, house.Auth.Requests.Last().Password);
            await talk.QuitAsync();
        }

        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    [Theory, ThroughPosthorn]
    public async Task A_login_beyond_ascii_reaches_postfix_as_xtext(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind);
        IPAddress visitor = Visitor.Next();
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.LogInAsync(MailHouse.Umlaut);
        await talk.SendMailAsync("anna@house.example", MailHouse.Anna.Address, SampleMessage.OfSize(1000));
        await talk.QuitAsync();

        await house.Postfix.WaitForLogAsync($"client=unknown[{visitor}]", "sasl_username=jürgen");
    }

    [Theory, ThroughPosthorn]
    public async Task The_auth_service_may_decide_for_each_user_whether_to_log_in_at_postfix(ProxyKind kind)
    {
        int port = (await (await MailHouse.SharedAsync()).Postfix).Ports.WithoutXclient;
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind, Answer, "xclient off;");
        MailUser guest = MailHouse.NextGuest();
        foreach ((MailUser user, string answer) in ((MailUser, string)[])[(guest, "503 5.5.1"), (MailHouse.Anna, "235 2.7.0")])
        {
            using SmtpTalk talk = await house.ConnectAsync();
            await talk.LogInAsync(user);

            // Whoever was logged in may not log in again.
            Assert.StartsWith(answer, await talk.CommandAsync("AUTH PLAIN " + user.Plain), StringComparison.Ordinal);
            await talk.QuitAsync();
        }

        AuthAnswer Answer(AuthRequest request)
        {
            AuthAnswer accept = AuthAnswer.Accept(port);
            string logsIn = request.User == MailHouse.Anna.Name ? "off" : "on";
            return accept with { Headers = $"{accept.Headers}Auth-SMTP-Auth: {logsIn}\r\n" };
        }
    }

    [Theory, ThroughEachProxy]
    public async Task With_proxy_smtp_auth_postfix_checks_the_password_itself(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await StartWithoutXclientAsync(kind, "proxy_smtp_auth on;\nxclient off;");
        using SmtpTalk talk = await house.ConnectAsync();

        await talk.LogInAsync(guest);
        await talk.SendMailAsync(guest.Address, guest.Address, SampleMessage.OfSize(1000));
        await talk.QuitAsync();

        await house.Postfix.WaitForLogAsync("client=unknown[127.0.0.1], sasl_method=PLAIN", $"sasl_username={guest.Name}");
    }

    [Theory, ThroughEachProxy]
    public async Task Proxy_smtp_auth_and_xclient_together_tell_the_address_and_log_in(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        IPAddress visitor = Visitor.Next();
        await using SmtpHouse house = await SmtpHouse.StartAsync(kind, "proxy_smtp_auth on;");
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.LogInAsync(guest);
        await talk.SendMailAsync(guest.Address, guest.Address, SampleMessage.OfSize(1000));
        await talk.QuitAsync();

        await house.Postfix.WaitForLogAsync($"client=unknown[{visitor}]", "sasl_method=PLAIN", $"sasl_username={guest.Name}");
    }

    [Theory, ThroughEachProxy]
    public async Task A_password_that_only_postfix_refuses_is_a_temporary_error(ProxyKind kind)
    {
        await using SmtpHouse house = await StartWithoutXclientAsync(kind, "proxy_smtp_auth on;\nxclient off;");
        using SmtpTalk talk = await house.ConnectAsync();
        await talk.DoAsync(250, "EHLO client.example");

        string reply = await talk.CommandAsync("AUTH PLAIN " + new MailUser("anna", "wrong").Plain);

        Assert.StartsWith(kind == ProxyKind.Nginx ? "451 4.3.2" : "454 4.7.0", reply, StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task A_postfix_that_does_not_take_xclient_from_the_proxy_is_unavailable(ProxyKind kind)
    {
        await using SmtpHouse house = await StartWithoutXclientAsync(kind, "");
        using SmtpTalk talk = await house.ConnectAsync();
        await talk.DoAsync(250, "EHLO client.example");

        string reply = await talk.CommandAsync("AUTH PLAIN " + MailHouse.Anna.Plain);

        Assert.StartsWith(kind == ProxyKind.Nginx ? "451 4.3.2" : "454 4.7.0", reply, StringComparison.Ordinal);
    }

    private static async Task<SmtpHouse> StartWithoutXclientAsync(ProxyKind kind, string more)
    {
        int port = (await (await MailHouse.SharedAsync()).Postfix).Ports.WithoutXclient;
        return await SmtpHouse.StartAsync(kind, _ => AuthAnswer.Accept(port), more);
    }
}
