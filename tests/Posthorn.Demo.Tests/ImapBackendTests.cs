using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using Posthorn.Demo.Imap;
using Posthorn.Demo.Mail;
using Xunit;
using MailStore = Posthorn.Demo.Mail.MailStore;

namespace Posthorn.Demo.Tests;

/// <summary>The IMAP backend as a mail program sees it.</summary>
public sealed class ImapBackendTests : IAsyncDisposable
{
    private readonly MailStore _store = SampleMail.NewStore(DateTimeOffset.UtcNow);
    private readonly ImapService _service;

    public ImapBackendTests() => _service = new ImapService(0, _store);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_printed_user_and_password_log_in_and_others_do_not()
    {
        using ImapClient right = await ConnectAsync();
        await right.AuthenticateAsync(_store.User, _store.Password, Stop);
        Assert.True(right.IsAuthenticated);

        using ImapClient wrong = await ConnectAsync();
        await Assert.ThrowsAsync<AuthenticationException>(() => wrong.AuthenticateAsync(_store.User, "guess", Stop));
    }

    [Fact]
    public async Task The_inbox_shows_its_messages_with_envelope_structure_and_flags()
    {
        using ImapClient client = await LogInAsync();
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Stop);
        IList<IMessageSummary> summaries = await client.Inbox.FetchAsync(
            0, -1, MessageSummaryItems.Full | MessageSummaryItems.UniqueId, Stop);

        Assert.Equal(["Welcome", "Tea on Thursday?", "What to try next"], summaries.Select(summary => summary.Envelope?.Subject));
        Assert.Equal("ada@demo.test", summaries[1].Envelope!.From.Mailboxes.Single().Address);
        Assert.Equal(MessageFlags.Flagged, summaries[1].Flags);
        Assert.True(summaries[0].Body!.ContentType.IsMimeType("text", "plain"));
        Assert.Equal((uint)_store.Inbox.Messages[2].Text.Length, summaries[2].Size);
    }

    [Fact]
    public async Task A_message_is_read_whole_by_part_and_by_range()
    {
        using ImapClient client = await LogInAsync();
        IMailFolder inbox = client.Inbox;
        await inbox.OpenAsync(FolderAccess.ReadWrite, Stop);
        UniqueId first = (await inbox.SearchAsync(SearchQuery.SubjectContains("welcome"), Stop)).Single();

        MimeMessage whole = await inbox.GetMessageAsync(first, Stop);
        Assert.Contains("you logged in through Posthorn", whole.TextBody, StringComparison.Ordinal);

        var summary = (await inbox.FetchAsync([first], MessageSummaryItems.BodyStructure | MessageSummaryItems.UniqueId, Stop)).Single();
        var text = (TextPart)await inbox.GetBodyPartAsync(first, summary.TextBody!, Stop);
        Assert.Equal(whole.TextBody!.ReplaceLineEndings(), text.Text!.ReplaceLineEndings());

        using var partial = new StreamReader(await inbox.GetStreamAsync(first, "", 2, 3, Stop));
        Assert.Equal("te:", await partial.ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task Searches_find_by_flag_by_text_by_date_and_by_combination()
    {
        using ImapClient client = await LogInAsync();
        IMailFolder inbox = client.Inbox;
        await inbox.OpenAsync(FolderAccess.ReadOnly, Stop);

        Assert.Equal(2, (await inbox.SearchAsync(SearchQuery.NotSeen, Stop)).Count);
        Assert.Equal([2u], Ids(await inbox.SearchAsync(SearchQuery.Flagged.And(SearchQuery.FromContains("ada")), Stop)));
        Assert.Equal([1u, 3u], Ids(await inbox.SearchAsync(SearchQuery.Not(SearchQuery.BodyContains("thursday")), Stop)));
        Assert.Equal([1u], Ids(await inbox.SearchAsync(SearchQuery.Seen.Or(SearchQuery.Draft), Stop)));
        Assert.Empty(await inbox.SearchAsync(SearchQuery.DeliveredAfter(DateTime.UtcNow.AddDays(2)), Stop));
    }

    [Fact]
    public async Task An_appended_message_gets_flags_is_deleted_and_stays_away()
    {
        using ImapClient client = await LogInAsync();
        IMailFolder inbox = client.Inbox;
        await inbox.OpenAsync(FolderAccess.ReadWrite, Stop);
        UniqueId? added = await inbox.AppendAsync(NewMessage("Pushed"), MessageFlags.Seen, Stop);
        Assert.Equal(4u, added?.Id);

        await inbox.AddFlagsAsync(added!.Value, MessageFlags.Deleted, true, Stop);
        await inbox.ExpungeAsync(Stop);
        Assert.Equal(3, inbox.Count);
        Assert.Equal([1u, 2u, 3u], _store.Inbox.Messages.Select(message => message.Uid));
    }

    [Fact]
    public async Task A_moved_message_changes_its_folder()
    {
        using ImapClient client = await LogInAsync();
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Stop);
        IMailFolder trash = client.GetFolder(SpecialFolder.Trash)!;
        await client.Inbox.MoveToAsync(new UniqueId(1), trash, Stop);

        Assert.Equal(2, _store.Inbox.Messages.Length);
        await trash.StatusAsync(StatusItems.Count, Stop);
        Assert.Equal(1, trash.Count);
    }

    [Fact]
    public async Task An_idle_client_hears_of_mail_that_arrives()
    {
        using ImapClient client = await LogInAsync();
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Stop);
        using var done = new CancellationTokenSource();
        client.Inbox.CountChanged += (_, _) => done.Cancel();
        Task idle = client.IdleAsync(done.Token, Stop);
        _store.Inbox.Add(SampleMail.Compose(DateTimeOffset.UtcNow, "x@demo.test", "News", "Hello."), DateTimeOffset.UtcNow);

        await idle;
        Assert.Equal(4, client.Inbox.Count);
    }

    private static IEnumerable<uint> Ids(IEnumerable<UniqueId> found) => found.Select(id => id.Id);

    private static MimeMessage NewMessage(string subject) => new()
    {
        Subject = subject,
        Body = new TextPart("plain") { Text = "A text.\r\n" },
    };

    private async Task<ImapClient> ConnectAsync()
    {
        var client = new ImapClient();
        await client.ConnectAsync(_service.Address.Address.ToString(), _service.Address.Port, SecureSocketOptions.None, Stop);
        return client;
    }

    private async Task<ImapClient> LogInAsync()
    {
        ImapClient client = await ConnectAsync();
        await client.AuthenticateAsync(_store.User, _store.Password, Stop);
        return client;
    }
}
