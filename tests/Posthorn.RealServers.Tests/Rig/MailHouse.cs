using Posthorn.RealServers.Tests.Rig;

[assembly: AssemblyFixture(typeof(MailHouse))]

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// The mail system behind the proxy, shared by all tests: two Dovecots and the accounts on each. It starts when a test first asks.
/// Tests keep apart by using folders of their own.
/// </summary>
internal sealed class MailHouse : IAsyncDisposable
{
    private static readonly Dictionary<string, MailUser> Odd = new[]
    {
        new MailUser("spaces", " two  words "),
        new MailUser("quotes", "say \"hello\" 'now'"),
        new MailUser("percent", "100%25 of %zz%"),
        new MailUser("backslash", "back\\slash\\\\"),
        new MailUser("utf8", "pässwörd-€-密码"),
        new MailUser("syntax", "{5} (a*b) [c] +d=e;f:g,h~"),
    }.ToDictionary(user => user.Name);

    private readonly Lazy<Task<DovecotServer>> _a = new(() => DovecotServer.StartAsync([Anna, .. Odd.Values]));
    private readonly Lazy<Task<DovecotServer>> _b = new(() => DovecotServer.StartAsync([Berta]));

    /// <summary>Lives on the first Dovecot.</summary>
    public static MailUser Anna { get; } = new("anna", "anna's secret");

    /// <summary>Lives on the second Dovecot.</summary>
    public static MailUser Berta { get; } = new("berta", "berta's secret");

    public static async Task<MailHouse> SharedAsync()
    {
        return await TestContext.Current.GetFixture<MailHouse>()
            ?? throw new InvalidOperationException("The house is only there while tests run.");
    }

    public Task<DovecotServer> A => _a.Value;

    public Task<DovecotServer> B => _b.Value;

    /// <summary>Accounts with passwords that some grammar on the way could trip over; all live on the first Dovecot.</summary>
    public static IReadOnlyCollection<MailUser> WithOddPasswords => Odd.Values;

    /// <summary>The house's auth service: sends each account to its own server, and lets a wrong password try again after 1 s.</summary>
    public async Task<AuthService> StartAuthServiceAsync()
    {
        return AuthService.Start(await DirectoryAsync());
    }

    /// <summary>The rule by which the house's auth service answers.</summary>
    public async Task<Func<AuthRequest, AuthAnswer>> DirectoryAsync()
    {
        (int a, int b) = ((await A).ImapPort, (await B).ImapPort);
        return request =>
        {
            MailUser? user = request.User == Berta.Name ? Berta : request.User == Anna.Name ? Anna : Odd.GetValueOrDefault(request.User);
            return user is null || request.Password != user.WirePassword
                ? AuthAnswer.Refuse("Invalid login or password", wait: 1)
                : AuthAnswer.Accept(user == Berta ? b : a);
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<DovecotServer>> server in (Lazy<Task<DovecotServer>>[])[_a, _b])
        {
            if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
            {
                await server.Value.Result.DisposeAsync();
            }
        }
    }
}
