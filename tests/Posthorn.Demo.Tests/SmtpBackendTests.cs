using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Smtp;
using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>The SMTP backend as a mail program and as a proxy see it.</summary>
public sealed class SmtpBackendTests : IAsyncDisposable
{
    private readonly MailStore _store = SampleMail.NewStore(DateTimeOffset.UtcNow);
    private readonly SmtpService _service;

    public SmtpBackendTests() => _service = new SmtpService(0, _store);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_message_of_whoever_logs_in_arrives_in_the_inbox()
    {
        using SmtpClient client = await ConnectAsync();
        await client.AuthenticateAsync(_store.User, _store.Password, Stop);
        await client.SendAsync(NewMessage("demo@demo.test"), Stop);

        StoredMessage arrived = _store.Inbox.Messages[^1];
        Assert.Equal("Sent", arrived.Header["Subject"]);
        Assert.Equal("<ada@demo.test>", arrived.Header["Return-Path"]);
        Assert.EndsWith("\r\n\r\n.a line with a dot\r\n", Encoding.ASCII.GetString(arrived.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_taken_without_a_login_or_for_strangers()
    {
        using SmtpClient wrong = await ConnectAsync();
        await Assert.ThrowsAsync<AuthenticationException>(() => wrong.AuthenticateAsync(_store.User, "guess", Stop));
        using SmtpClient stranger = await ConnectAsync();
        await Assert.ThrowsAsync<MailKit.ServiceNotAuthenticatedException>(() => stranger.SendAsync(NewMessage("demo@demo.test"), Stop));
        using SmtpClient lost = await ConnectAsync();
        await lost.AuthenticateAsync(_store.User, _store.Password, Stop);
        await Assert.ThrowsAsync<SmtpCommandException>(() => lost.SendAsync(NewMessage("nobody@demo.test"), Stop));
        Assert.Equal(3, _store.Inbox.Messages.Length);
    }

    [Fact]
    public async Task A_proxy_tells_who_the_client_is()
    {
        using TcpClient proxy = new();
        await proxy.ConnectAsync(_service.Address, Stop);
        await proxy.GetStream().WriteAsync(
            "EHLO proxy\r\nXCLIENT ADDR=192.0.2.7 LOGIN=a+2Bb NAME=[UNAVAILABLE]\r\nHELO client\r\nMAIL FROM:<>\r\n"u8.ToArray(), Stop);
        await proxy.GetStream().WriteAsync("RCPT TO:<demo@demo.test>\r\nDATA\r\n\r\nHello.\r\n.\r\nQUIT\r\n"u8.ToArray(), Stop);
        using var reader = new StreamReader(proxy.GetStream());
        string answers = await reader.ReadToEndAsync(Stop);

        Assert.Contains("250 XCLIENT NAME ADDR LOGIN\r\n220 demo.test ESMTP", answers, StringComparison.Ordinal);
        Assert.Equal(
            "from client (unknown [192.0.2.7]) by demo.test (Posthorn demonstration, user a+b) with ESMTPA",
            _store.Inbox.Messages[3].Header["Received"]!.Split(';')[0]);
    }

    private static MimeMessage NewMessage(string recipient)
    {
        var message = new MimeMessage { Subject = "Sent", Body = new TextPart("plain") { Text = ".a line with a dot\r\n" } };
        message.From.Add(MailboxAddress.Parse("ada@demo.test"));
        message.To.Add(MailboxAddress.Parse(recipient));
        return message;
    }

    private async Task<SmtpClient> ConnectAsync()
    {
        var client = new SmtpClient();
        await client.ConnectAsync(_service.Address.Address.ToString(), _service.Address.Port, SecureSocketOptions.None, Stop);
        return client;
    }
}
