using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>The whole demonstration, with Posthorn in the middle, as a mail program sees it.</summary>
public sealed class DemonstrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_that_is_sent_by_smtp_is_read_by_imap_and_by_pop3()
    {
        await using DemoHouse house = await DemoHouse.StartAsync(Stop);
        using var sender = new SmtpClient();
        await LogInAsync(sender, house, house.Smtp);
        var message = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = "Sent through Posthorn.\r\n" } };
        message.From.Add(MailboxAddress.Parse("demo@demo.test"));
        message.To.Add(MailboxAddress.Parse("demo@demo.test"));
        await sender.SendAsync(message, Stop);

        using var imap = new ImapClient();
        await LogInAsync(imap, house, house.Imap);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Stop);
        MimeMessage byImap = await imap.Inbox.GetMessageAsync(imap.Inbox.Count - 1, Stop);
        Assert.Equal("Sent through Posthorn.", byImap.TextBody!.TrimEnd());
        Assert.Contains("[127.0.0.1]) by demo.test (Posthorn demonstration, user demo)", byImap.Headers[HeaderId.Received],
            StringComparison.Ordinal);

        using var pop3 = new Pop3Client();
        await LogInAsync(pop3, house, house.Pop3);
        MimeMessage byPop3 = await pop3.GetMessageAsync(pop3.Count - 1, Stop);
        Assert.Equal(message.MessageId, byPop3.MessageId);
    }

    private static async Task LogInAsync(IMailService client, DemoHouse house, int port)
    {
        await client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None, Stop);
        await client.AuthenticateAsync(house.Store.User, house.Store.Password, Stop);
    }
}
