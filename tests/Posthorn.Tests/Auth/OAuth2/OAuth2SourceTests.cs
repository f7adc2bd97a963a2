using System.Text;
using Posthorn.Auth.OAuth2;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Auth.OAuth2;

public sealed class OAuth2SourceTests : ITokenVerifier, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly LogRecorder _log = new();
    private readonly ScriptedAuth _others = new();
    private Func<CancellationToken, TokenVerdict> _verdict = _ => TokenVerdict.Good("Anna@example.com", null);
    private byte[]? _token;
    private SessionRig? _rig;

    Task<TokenVerdict> ITokenVerifier.VerifyAsync(byte[] token, CancellationToken cancel)
    {
        _token = token;
        Assert.Equal("t", Encoding.ASCII.GetString(token));
        return Task.FromResult(_verdict(cancel));
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_good_token_logs_its_own_user_in_by_the_spelling_of_the_token()
    {
        AuthAccepted accepted = Assert.IsType<AuthAccepted>(Ask("user=anna@example.com\u0001auth=Bearer t\u0001\u0001").Route);
        Assert.Equal("Anna@example.com", Encoding.UTF8.GetString(accepted.User!));
        Assert.Null(accepted.Password);
        Assert.Null(accepted.Backend);
        Assert.Equal([(byte)0], _token!);
    }

    [Fact]
    public void A_client_need_not_name_the_user()
    {
        AuthAccepted accepted = Assert.IsType<AuthAccepted>(Ask("n,,\u0001auth=Bearer t\u0001\u0001", "OAUTHBEARER").Route);
        Assert.Equal("Anna@example.com", Encoding.UTF8.GetString(accepted.User!));
        Assert.Equal(accepted.User, _rig!.Session!.Log.Login);
    }

    [Theory]
    [InlineData("XOAUTH2", "user=berta@example.com\u0001auth=Bearer t\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,a=berta@example.com,\u0001auth=Bearer t\u0001\u0001")]
    public void A_token_opens_nobody_else_s_mailbox(string mechanism, string response)
    {
        Asked asked = Ask(response, mechanism);
        Assert.Null(asked.Route);
        Assert.Contains(_log.Messages, line => line.Contains("bearer token refused: it is another user's", StringComparison.Ordinal));
        Assert.StartsWith("+ ", asked.Client.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_client_hears_why_in_the_words_of_its_mechanism()
    {
        _verdict = _ => TokenVerdict.Invalid("it has expired");
        MemoryPeer client = Ask("user=anna\u0001auth=Bearer t\u0001\u0001").Client;
        Assert.Equal("""{"status":"401","schemes":"bearer","scope":"mail"}""", Challenge(client));
        Say(client, "\r\n");
        Assert.Equal("a NO [AUTHENTICATIONFAILED] Invalid or expired token\r\n", client.Take());

        _verdict = _ => new TokenVerdict(TokenVerdictKind.InsufficientScope, null, "it lacks the scope \"mail\"");
        client = Ask("n,,\u0001auth=Bearer t\u0001\u0001", "OAUTHBEARER").Client;
        Assert.Equal(
            "{\"status\":\"insufficient_scope\",\"scope\":\"mail\","
                + "\"openid-configuration\":\"https://id.example/realm/.well-known/openid-configuration\"}",
            Challenge(client));
        Say(client, "AQ==\r\nb NOOP\r\n");
        Assert.Equal("a NO [AUTHENTICATIONFAILED] Token is not for mail\r\nb OK completed\r\n", client.Take());
    }

    [Fact]
    public void What_nobody_can_judge_is_a_temporary_failure()
    {
        _verdict = _ => TokenVerdict.Unknown("the house is on fire");
        MemoryPeer client = Ask("user=anna\u0001auth=Bearer t\u0001\u0001").Client;
        Assert.StartsWith("a NO [UNAVAILABLE] ", client.Take(), StringComparison.Ordinal);
        Assert.Contains(_log.Messages, line => line.Contains("bearer token not judged: the house is on fire", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_of_a_library_is_a_temporary_failure_and_quotes_no_token()
    {
        _verdict = _ => throw new InvalidOperationException("could not read t0ken");
        Assert.StartsWith("a NO [UNAVAILABLE] ", Ask("user=anna\u0001auth=Bearer t\u0001\u0001").Client.Take(), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Messages, line => line.Contains("t0ken", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_logins_go_to_the_other_source_or_nowhere()
    {
        SessionRig rig = Rig(_others);
        MemoryPeer client = rig.Connect();
        rig.Say(client, "a LOGIN u p\r\n");
        Assert.Equal(AuthMethod.Plain, _others.Asked!.Method);

        rig = Rig(null);
        client = rig.Connect();
        rig.Say(client, "a LOGIN u p\r\n");
        rig.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("a NO [AUTHENTICATIONFAILED] Log in with a bearer token\r\n", client.Take(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "victim*boss", false)]
    [InlineData("*", "victim", true)]
    [InlineData("", "victim*boss", true)]
    [InlineData(null, "victim*boss", true)]
    public void A_name_that_holds_the_separator_is_no_user_of_a_master(string? separator, string user, bool isTaken) =>
        Assert.Equal(isTaken, new MasterLogin("boss"u8.ToArray(), "pw"u8.ToArray(), separator).Takes(user));

    [Fact]
    public void A_master_user_logs_the_verified_user_in()
    {
        var verified = new AuthAccepted(null, "anna"u8.ToArray(), null);
        AuthAccepted apart = new MasterLogin("boss"u8.ToArray(), "pw"u8.ToArray(), null).Apply(verified);
        Assert.Equal(("anna", "pw", "boss"), (Text(apart.User), Text(apart.Password), Text(apart.MasterUser)));
        AuthAccepted joined = new MasterLogin("boss"u8.ToArray(), "pw"u8.ToArray(), "*").Apply(verified);
        Assert.Equal(("anna*boss", "pw", null), (Text(joined.User), Text(joined.Password), Text(joined.MasterUser)));
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private static string Challenge(MemoryPeer client)
    {
        string said = client.Take();
        Assert.StartsWith("+ ", said, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String(said[2..].Trim()));
    }

    private int Complaints => _log.Messages.Count(line => line.Contains("bearer token", StringComparison.Ordinal));

    private void Say(MemoryPeer client, string text) => _rig!.Say(client, text);

    private SessionRig Rig(ScriptedAuth? others)
    {
        var rig = new SessionRig("imap_auth plain xoauth2 oauthbearer;");
        OAuth2Settings settings = TokenMaker.Settings with { Scope = ["mail"] };
        rig.Server = TestServer.Of(
            ["imap_auth plain xoauth2 oauthbearer;", "auth_failure_delay 1s;"], _log.Log, new OAuth2Source(settings, this, null, others));
        return rig;
    }

    private Asked Ask(string response, string mechanism = "XOAUTH2")
    {
        _rig = Rig(null);
        MemoryPeer client = _rig.Connect();
        client.Take();
        int told = Complaints;
        _rig.Say(client, $"a AUTHENTICATE {mechanism} {Convert.ToBase64String(Encoding.UTF8.GetBytes(response))}\r\n");
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _rig.Loop.Settle();
                return _rig.Session!.Route is not null || Complaints > told;
            },
            Patience));
        _rig.Loop.Advance(TimeSpan.FromSeconds(1));
        return new Asked(client, _rig.Session!.Route);
    }

    private sealed record Asked(MemoryPeer Client, AuthAccepted? Route);
}
