using MailKit.Net.Pop3;
using MailKit.Security;
using MimeKit;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Pop3;
using Xunit;
using MailStore = Posthorn.Demo.Mail.MailStore;

namespace Posthorn.Demo.Tests;

/// <summary>The POP3 backend as a mail program sees it.</summary>
public sealed class Pop3BackendTests : IAsyncDisposable
{
    private readonly MailStore _store = SampleMail.NewStore(DateTimeOffset.UtcNow);
    private readonly Pop3Service _service;

    public Pop3BackendTests() => _service = new Pop3Service(0, _store);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_printed_user_and_password_log_in_and_others_do_not(bool bySasl)
    {
        using Pop3Client right = await ConnectAsync(bySasl);
        await right.AuthenticateAsync(_store.User, _store.Password, Stop);
        Assert.True(right.IsAuthenticated);

        using Pop3Client wrong = await ConnectAsync(bySasl);
        await Assert.ThrowsAsync<AuthenticationException>(() => wrong.AuthenticateAsync(_store.User, "guess", Stop));
    }

    [Fact]
    public async Task The_inbox_is_listed_and_read()
    {
        using Pop3Client client = await LogInAsync();
        Assert.Equal(3, client.Count);
        Assert.Equal(_store.Inbox.Messages.Select(message => message.Text.Length), await client.GetMessageSizesAsync(Stop));
        Assert.Equal(3, (await client.GetMessageUidsAsync(Stop)).Distinct().Count());

        MimeMessage message = await client.GetMessageAsync(1, Stop);
        Assert.Equal("Tea on Thursday?", message.Subject);
        Assert.Equal("Ada", message.TextBody!.TrimEnd().Split('\n')[^1]);

        HeaderList headers = await client.GetMessageHeadersAsync(2, Stop);
        Assert.Equal("What to try next", headers[HeaderId.Subject]);
    }

    [Fact]
    public async Task Lines_that_begin_with_a_dot_arrive_unchanged()
    {
        byte[] text = "Subject: dots\r\n\r\n.\r\n..two\r\nend.\r\n"u8.ToArray();
        _store.Inbox.Add(text, DateTimeOffset.UtcNow);
        using Pop3Client client = await LogInAsync();

        using var read = new MemoryStream();
        await (await client.GetStreamAsync(3, false, Stop)).CopyToAsync(read, Stop);

        Assert.Equal(text, read.ToArray());
    }

    [Fact]
    public async Task Deleted_messages_go_at_the_end_of_the_session_unless_taken_back()
    {
        using Pop3Client undecided = await LogInAsync();
        await undecided.DeleteMessageAsync(0, Stop);
        await undecided.ResetAsync(Stop);
        await undecided.DisconnectAsync(true, Stop);
        Assert.Equal(3, _store.Inbox.Messages.Length);

        using Pop3Client client = await LogInAsync();
        await client.DeleteMessageAsync(0, Stop);
        Assert.Equal(3, _store.Inbox.Messages.Length);
        await client.DisconnectAsync(true, Stop);
        Assert.Equal([2u, 3u], _store.Inbox.Messages.Select(message => message.Uid));
    }

    private async Task<Pop3Client> ConnectAsync(bool bySasl)
    {
        var client = new Pop3Client();
        await client.ConnectAsync(_service.Address.Address.ToString(), _service.Address.Port, SecureSocketOptions.None, Stop);
        if (!bySasl)
        {
            client.AuthenticationMechanisms.Clear();
        }

        return client;
    }

    private async Task<Pop3Client> LogInAsync()
    {
        Pop3Client client = await ConnectAsync(bySasl: true);
        await client.AuthenticateAsync(_store.User, _store.Password, Stop);
        return client;
    }
}
