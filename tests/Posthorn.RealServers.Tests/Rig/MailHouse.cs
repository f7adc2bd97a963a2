using Posthorn.RealServers.Tests.Rig;

[assembly: AssemblyFixture(typeof(MailHouse))]

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// The mail system behind the proxy, shared by all tests: two Dovecots with the accounts on each, and a Postfix that delivers to the
/// first. Each starts when a test first asks. Tests keep apart by using folders, or guests, of their own.
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

    private static readonly MailUser[] Guests = [.. Enumerable.Range(1, 100).Select(i => new MailUser($"guest{i}", $"guest {i}'s secret"))];
    private static int _guests;

    private readonly Lazy<Task<DovecotServer>> _a = new(() => DovecotServer.StartAsync([Anna, Umlaut, .. Odd.Values, .. Guests]));
    private readonly Lazy<Task<DovecotServer>> _b = new(() => DovecotServer.StartAsync([Berta]));
    private readonly Lazy<Task<DovecotServer>> _secure = new(() => DovecotServer.StartAsync([Anna], certificate: Certificate));
    private readonly Lazy<Task<PostfixServer>> _postfix;

    public MailHouse() => _postfix = new(async () => await PostfixServer.StartAsync(await A));

    /// <summary>The certificate of the house's servers, where they have one.</summary>
    public static TestCertificate Certificate { get; } = TestCertificate.ForLoopback();

    /// <summary>Lives on the first Dovecot, and on that with TLS.</summary>
    public static MailUser Anna { get; } = new("anna", "anna's secret");

    /// <summary>Lives on the second Dovecot.</summary>
    public static MailUser Berta { get; } = new("berta", "berta's secret");

    /// <summary>Has a name beyond ASCII; lives on the first Dovecot.</summary>
    public static MailUser Umlaut { get; } = new("jürgen", "grüße");

    /// <summary>An account on the first Dovecot with an empty mailbox, which no other test uses.</summary>
    public static MailUser NextGuest() => Guests[Interlocked.Increment(ref _guests) - 1];

    /// <summary>The accounts that Postfix delivers mail to.</summary>
    public static IEnumerable<MailUser> Receivers => [Anna, .. Guests];

    public static async Task<MailHouse> SharedAsync()
    {
        return await TestContext.Current.GetFixture<MailHouse>()
            ?? throw new InvalidOperationException("The house is only there while tests run.");
    }

    public Task<DovecotServer> A => _a.Value;

    public Task<DovecotServer> B => _b.Value;

    /// <summary>A Dovecot that insists on TLS.</summary>
    public Task<DovecotServer> Secure => _secure.Value;

    /// <summary>Takes mail for the users of the first Dovecot.</summary>
    public Task<PostfixServer> Postfix => _postfix.Value;

    /// <summary>Accounts with passwords that some grammar on the way could trip over; all live on the first Dovecot.</summary>
    public static IReadOnlyCollection<MailUser> WithOddPasswords => Odd.Values;

    /// <summary>The house's auth service: sends each account to its own server, and lets a wrong password try again after 1 s.</summary>
    public async Task<AuthService> StartAuthServiceAsync(bool sendsMail = false)
    {
        return AuthService.Start(await DirectoryAsync(sendsMail));
    }

    /// <summary>The rule by which the house's auth service answers.</summary>
    /// <param name="sendsMail">Whether logins by SMTP are expected, which need Postfix.</param>
    public async Task<Func<AuthRequest, AuthAnswer>> DirectoryAsync(bool sendsMail = false)
    {
        (DovecotPorts a, DovecotPorts b) = ((await A).Ports, (await B).Ports);
        int smtp = sendsMail ? (await Postfix).Ports.Submission : 0;
        return request =>
        {
            MailUser? user = Find(request.User);
            if (user is null || !request.Proves(user))
            {
                return AuthAnswer.Refuse("Invalid login or password", wait: 1);
            }

            DovecotPorts ports = user == Berta ? b : a;
            int port = request["Auth-Protocol"] switch { "smtp" => smtp, "pop3" => ports.Pop3, _ => ports.Imap };
            return AuthAnswer.Accept(port, password: request["Auth-Method"] == "plain" ? null : user.WirePassword);
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_postfix.IsValueCreated && _postfix.Value.IsCompletedSuccessfully)
        {
            await _postfix.Value.Result.DisposeAsync();
        }

        foreach (Lazy<Task<DovecotServer>> server in (Lazy<Task<DovecotServer>>[])[_a, _b, _secure])
        {
            if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
            {
                await server.Value.Result.DisposeAsync();
            }
        }
    }

    private static MailUser? Find(string wireName) => wireName == Berta.Name ? Berta
        : wireName == Anna.Name ? Anna
        : wireName == Umlaut.WireName ? Umlaut
        : Odd.GetValueOrDefault(wireName) ?? Array.Find(Guests, guest => guest.Name == wireName);
}
