using System.Net;
using System.Security.Cryptography;
using System.Text;
using Posthorn.Auth.Files;
using Posthorn.Auth.Passwords;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Auth;

/// <summary>Logins of whole sessions by a password file; the checks run when the test says so.</summary>
public sealed class PasswordFileSourceTests : IDisposable
{
    private const string Users = """
        ann:{PLAIN}secret
        bob:$2b$04$abcdefghijklmnopqrstuO5spEyxsvIHU6SDW4cPg2n0oeiflw84i
        cid:{PLAIN}secret:backend=127.0.0.1:10144 backend_user=carl backend_pass=other
        dan:{PLAIN}secret:protocols=pop3
        eve:{PLAIN}secret:networks=10.0.0.0/8
        flo:{PLAIN}secret:backend=10.0.0.9

        """;

    private readonly string _file = Path.GetTempFileName();
    private readonly PasswordChecks _checks = new(atOnce: 1, mostWaiting: 1);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task The_right_password_leads_to_the_backend_of_proxy_pass()
    {
        SessionRig rig = Rig();
        MemoryPeer client = await LogInAsync(rig, "ann", "secret");

        Assert.NotNull(rig.Backend);
        Assert.Equal("", client.Take());
    }

    [Fact]
    public async Task An_entry_may_name_a_backend_and_what_to_say_there()
    {
        SessionRig rig = Rig();
        await LogInAsync(rig, "cid", "secret");

        AuthAccepted route = rig.Session!.Route!;
        Assert.Equal("127.0.0.1:10144", route.Backend!.ToString());
        Assert.Equal("carl"u8, route.User!);
        Assert.Equal("other"u8, route.Password!);
    }

    [Theory]
    [InlineData("", "10.0.0.9:143")]
    [InlineData("proxy_ssl starttls;", "10.0.0.9:143")]
    [InlineData("proxy_ssl on;", "10.0.0.9:993")]
    public async Task A_backend_without_a_port_has_the_one_for_the_protocol_and_for_TLS(string directives, string place)
    {
        SessionRig rig = Rig(directives);
        rig.Loop.Ignore(EndpointAddress.From(IPAddress.Parse("10.0.0.9"), place.EndsWith("993", StringComparison.Ordinal) ? 993 : 143));
        await LogInAsync(rig, "flo", "secret");

        Assert.Equal(place, rig.Session!.Route!.Backend!.ToString());
    }

    [Theory]
    [InlineData("ann", "wrong", null)]
    [InlineData("ann", "SECRET", null)]
    [InlineData("nobody", "secret", null)]
    [InlineData("bob", "secret", null)]
    [InlineData("dan", "secret", "user may not log in by imap")]
    [InlineData("eve", "secret", "user may not log in from this network")]
    public async Task A_no_sounds_the_same_whatever_its_reason(string user, string password, string? reason)
    {
        SessionRig rig = Rig();
        MemoryPeer client = await LogInAsync(rig, user, password);

        Assert.Equal("a NO [AUTHENTICATIONFAILED] Authentication failed\r\n", client.Take());
        Assert.Null(rig.Backend);
        Assert.True(reason is null || rig.Log.Lines.Any(line => line.Contains(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_answer_to_a_wrong_password_comes_late_and_the_last_one_ends_the_session()
    {
        SessionRig rig = Rig("auth_failure_delay 3s; max_errors 2;");
        MemoryPeer client = rig.Connect();
        client.Take();
        await SayAsync(rig, client, "a LOGIN ann wrong\r\n");
        Assert.Equal("", client.Take());
        rig.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", client.Take());
        rig.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a NO [AUTHENTICATIONFAILED] Authentication failed\r\n", client.Take());
        Assert.False(client.IsClosed);

        await SayAsync(rig, client, "b LOGIN ann wrong\r\n");
        rig.Loop.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("b NO [AUTHENTICATIONFAILED] Authentication failed\r\n", client.Take());
        Assert.True(client.IsClosed);
    }

    [Fact]
    public async Task A_wrong_password_may_be_followed_by_the_right_one()
    {
        SessionRig rig = Rig();
        MemoryPeer client = await LogInAsync(rig, "ann", "wrong");
        await SayAsync(rig, client, "b LOGIN ann secret\r\n");

        Assert.NotNull(rig.Backend);
    }

    [Fact]
    public async Task A_digest_is_checked_against_a_password_that_is_kept_as_it_is()
    {
        Assert.NotNull((await ByDigestAsync("ann", "secret")).Backend);
        Assert.Null((await ByDigestAsync("ann", "wrong")).Backend);
        SessionRig rig = await ByDigestAsync("bob", "secret");
        Assert.Null(rig.Backend);
        Assert.Contains(rig.Log.Lines, line => line.Contains("only a hash of the password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_many_at_once_are_told_to_come_back()
    {
        using var held = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Assert.True(_checks.TryRun(() =>
        {
            begun.Set();
            held.Wait();
        }));
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(_checks.TryRun(() => { }));
        SessionRig rig = Rig();
        MemoryPeer client = await LogInAsync(rig, "ann", "secret");
        held.Set();

        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take());
        Assert.Contains(rig.Log.Lines, line => line.Contains("too many passwords wait to be checked", StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_that_leaves_meanwhile_is_let_go()
    {
        using var held = new ManualResetEventSlim();
        Assert.True(_checks.TryRun(() => held.Wait()));
        SessionRig rig = Rig();
        MemoryPeer client = rig.Connect();
        rig.Say(client, "a LOGIN ann secret\r\n");
        client.End();
        rig.Loop.Settle();

        Assert.True(client.IsClosed);
        held.Set();
    }

    private SessionRig Rig(string directives = "auth_failure_delay 0;", string more = "")
    {
        File.WriteAllText(_file, Users);
        var file = new PasswordFile(_file, TimeProvider.System);
        file.Load();
        var rig = new SessionRig($"proxy_pass 127.0.0.1:{SessionRig.BackendPlace.Port}; {directives} {more}");
        var source = new PasswordFileSource(file, rig.Log.Log, _checks);
        rig.Server = new ServerBlock(rig.Server.Settings, source, rig.Server.Log);
        return rig;
    }

    private async Task<SessionRig> ByDigestAsync(string user, string password)
    {
        SessionRig rig = Rig(more: "imap_auth cram-md5;");
        MemoryPeer client = rig.Connect();
        client.Take();
        rig.Say(client, "a AUTHENTICATE CRAM-MD5\r\n");
        byte[] salt = Convert.FromBase64String(client.Take()["+ ".Length..].Trim());
#pragma warning disable CA5351 // CRAM-MD5 is what it is.
        string digest = Convert.ToHexStringLower(HMACMD5.HashData(Encoding.ASCII.GetBytes(password), salt));
#pragma warning restore CA5351
        await SayAsync(rig, client, Convert.ToBase64String(Encoding.ASCII.GetBytes($"{user} {digest}")) + "\r\n");
        return rig;
    }

    private async Task<MemoryPeer> LogInAsync(SessionRig rig, string user, string password)
    {
        MemoryPeer client = rig.Connect();
        client.Take();
        await SayAsync(rig, client, $"a LOGIN {user} {password}\r\n");
        return client;
    }

    // A check that comes after the session's is done when the session's is; where none fits in, none of the session's is waited for.
    private async Task SayAsync(SessionRig rig, MemoryPeer client, string text)
    {
        client.Send(text);
        rig.Loop.Settle();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!_checks.TryRun(done.SetResult))
        {
            if (client.IsClosed)
            {
                return;
            }

            await Task.Yield();
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        rig.Loop.Settle();
    }
}
