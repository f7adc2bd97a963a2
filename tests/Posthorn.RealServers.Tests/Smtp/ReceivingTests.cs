using System.Net;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>Mail from anywhere, without a login: <c>smtp_auth none</c>.</summary>
public sealed class ReceivingTests
{
    private static readonly string[] Burst =
        ["EHLO client.example", "MAIL FROM:<sender@elsewhere.example> SIZE=500", "RCPT TO:<{0}>", "DATA"];

    [Theory, ThroughEachProxy]
    public async Task Mail_for_a_user_is_taken_and_postfix_learns_the_clients_address(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind);
        IPAddress visitor = Visitor.Next();
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.DoAsync(250, "EHLO client.example");
        await talk.SendMailAsync("sender@elsewhere.example", MailHouse.NextGuest().Address, SampleMessage.OfSize(1000));
        await talk.QuitAsync();

        await house.Postfix.WaitForLogAsync($"client=unknown[{visitor}]");
        AuthRequest request = Assert.Single(house.Auth.Requests);
        Assert.Equal(("none", "client.example"), (request["Auth-Method"], request["Auth-SMTP-Helo"]));
    }

    [Theory, ThroughEachProxy]
    public async Task Postfix_refuses_a_stranger_and_takes_the_next_receiver_in_the_same_session(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind);
        using SmtpTalk talk = await house.ConnectAsync(Visitor.Next());
        await talk.DoAsync(250, "EHLO client.example");
        await talk.DoAsync(250, "MAIL FROM:<sender@elsewhere.example>");

        await talk.DoAsync(550, "RCPT TO:<nobody@house.example>");
        await talk.DoAsync(250, $"RCPT TO:<{MailHouse.Anna.Address}>");
        await talk.DoAsync(250, "RSET");
        await talk.QuitAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task The_auth_service_refuses_an_address_and_takes_the_next_in_the_same_session(ProxyKind kind)
    {
        int port = (await (await MailHouse.SharedAsync()).Postfix).Ports.Submission;
        await using SmtpHouse house = await SmtpHouse.StartAsync(
            kind,
            request => request["Auth-SMTP-To"].Contains("<anna@", StringComparison.Ordinal)
                ? AuthAnswer.Accept(port)
                : AuthAnswer.Refuse("No such user", wait: 1, code: "550 5.1.1"),
            "smtp_auth none;");
        using SmtpTalk talk = await house.ConnectAsync(Visitor.Next());
        await talk.DoAsync(250, "EHLO client.example");
        await talk.DoAsync(250, "MAIL FROM:<sender@elsewhere.example>");

        Assert.Equal("550 5.1.1 No such user", await talk.CommandAsync("RCPT TO:<nobody@house.example>"));
        await talk.DoAsync(250, $"RCPT TO:<{MailHouse.Anna.Address}>");
        await talk.SendDataAsync(SampleMessage.OfSize(500));
        await talk.QuitAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_whole_conversation_in_one_burst_is_carried_out(ProxyKind kind)
    {
        MailUser guest = MailHouse.NextGuest();
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind, "smtp_capabilities PIPELINING;");
        using SmtpTalk talk = await house.ConnectAsync(Visitor.Next());

        await talk.Wire.SendAsync(string.Join("\r\n", Burst).Replace("{0}", guest.Address, StringComparison.Ordinal)
            + "\r\nSubject: burst\r\n\r\nHello\r\n.\r\nQUIT\r\n");

        string[] told = (await talk.Wire.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] codes = [.. told.Select(line => line[..4])];
        Assert.Equal(["250-", "250 ", "250 ", "250 ", "354 ", "250 ", "221 "], codes);
    }

    [Theory, ThroughEachProxy]
    public async Task Who_talks_before_the_greeting_is_turned_away(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind, "smtp_greeting_delay 10s;");
        using WireConnection early = await WireConnection.ConnectAsync(house.Port, Visitor.Next());

        await early.SendLineAsync("EHLO client.example");

        Assert.StartsWith("503 5.5.0", await early.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(house.Auth.Requests);
    }

    [Theory, ThroughEachProxy]
    public async Task Who_waits_for_a_delayed_greeting_is_served(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind, "smtp_greeting_delay 1s;");
        using SmtpTalk talk = await house.ConnectAsync(Visitor.Next());

        await talk.DoAsync(250, "EHLO client.example");
        await talk.SendMailAsync("sender@elsewhere.example", MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task A_client_on_ipv6_is_named_to_postfix_as_such(ProxyKind kind)
    {
        PostfixServer postfix = await (await MailHouse.SharedAsync()).Postfix;
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(postfix.Ports.Submission));
        int port = FreePort.Take();
        string server = MailBlock.Server("smtp", $"[::1]:{port}", "server_name mx.example;\nsmtp_auth none;");
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, $"mail {{ auth_http {auth.Url};\n{server} }}");
        using SmtpTalk talk = new(await WireConnection.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, port), null, Patience.Limit));
        string sender = $"ipv6-{kind}@elsewhere.example";

        Assert.StartsWith("220", await talk.ReplyAsync(), StringComparison.Ordinal);
        await talk.DoAsync(250, "EHLO client.example");
        await talk.SendMailAsync(sender, MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();

        await postfix.WaitForLogAsync("client=unknown[::1]");
        Assert.Equal("::1", Assert.Single(auth.Requests)["Client-IP"]);
    }

    [Theory, ThroughEachProxy]
    public async Task A_client_that_leaves_inside_its_mail_leaves_nothing_behind(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind);
        IPAddress visitor = Visitor.Next();
        using (SmtpTalk talk = await house.ConnectAsync(visitor))
        {
            await talk.DoAsync(250, "EHLO client.example");
            await talk.DoAsync(250, "MAIL FROM:<sender@elsewhere.example>");
            await talk.DoAsync(250, $"RCPT TO:<{MailHouse.Anna.Address}>");
            await talk.DoAsync(354, "DATA");
            await talk.Wire.SendAsync("Subject: cut short\r\n\r\nHel");
        }

        await house.Postfix.WaitForLogAsync("lost connection after DATA", $"from unknown[{visitor}]");
    }

    [Theory, ThroughEachProxy]
    public async Task A_conversation_that_arrives_byte_by_byte_is_understood(ProxyKind kind)
    {
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind);
        using SmtpTalk talk = await house.ConnectAsync(Visitor.Next());
        foreach (string command in Burst)
        {
            foreach (char letter in command.Replace("{0}", MailHouse.Anna.Address, StringComparison.Ordinal) + "\r\n")
            {
                await talk.Wire.SendAsync(letter.ToString());
            }

            Assert.Matches("^(250|354)", await talk.ReplyAsync());
        }

        Assert.StartsWith("250", await talk.CommandAsync("Subject: slow\r\n\r\nHello\r\n."), StringComparison.Ordinal);
        await talk.QuitAsync();
    }
}
