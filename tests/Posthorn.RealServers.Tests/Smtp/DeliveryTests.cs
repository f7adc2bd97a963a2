using System.Net;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Pop3;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>All three protocols in one house: mail is sent, delivered and read, every time through the proxy.</summary>
public sealed class DeliveryTests
{
    private const int TwentyMegabytes = 20 * 1024 * 1024;

    [Theory, ThroughEachProxy]
    public async Task A_message_of_20_megabytes_sent_by_smtp_is_read_byte_for_byte_by_pop3_and_imap(ProxyKind kind)
    {
        MailHouse house = await MailHouse.SharedAsync();
        MailUser guest = MailHouse.NextGuest();
        (int smtp, int pop3, int imap) = (FreePort.Take(), FreePort.Take(), FreePort.Take());
        await using AuthService auth = await house.StartAuthServiceAsync(sendsMail: true);
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, $$"""
            mail {
                auth_http {{auth.Url}};
                server_name mx.example;
                {{MailBlock.Server("smtp", $"127.0.0.1:{smtp}")}}
                {{MailBlock.Server("pop3", $"127.0.0.1:{pop3}")}}
                {{MailBlock.Server("imap", $"127.0.0.1:{imap}")}}
            }
            """);
        byte[] message = SampleMessage.OfSize(TwentyMegabytes);

        using (SmtpTalk sender = await SmtpTalk.ConnectAsync(smtp, IPAddress.Loopback))
        {
            await sender.LogInAsync(guest);
            await sender.SendMailAsync(guest.Address, guest.Address, message);
            await sender.QuitAsync();
        }

        await (await house.Postfix).WaitForLogAsync($"to=<{guest.Address}>", "status=sent");
        byte[] byPop3;
        using (Pop3Talk reader = await Pop3Talk.ConnectAsync(pop3))
        {
            await reader.LogInAsync(guest);
            byPop3 = await reader.RetrieveAsync(1);
            await reader.QuitAsync();
        }

        using ImapTalk other = await ImapTalk.LogInAsync(imap, guest);
        byte[] byImap = await other.FetchInboxAsync(1);
        // Postfix puts lines of its own before the header.
        Assert.True(byPop3.AsSpan().EndsWith(message), "POP3 gives another message");
        Assert.True(byImap.AsSpan().EndsWith(message), "IMAP gives another message");
        await other.LogOutAsync();
    }
}
