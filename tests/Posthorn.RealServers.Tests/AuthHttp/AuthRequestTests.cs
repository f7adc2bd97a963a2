using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.AuthHttp;

public sealed class AuthRequestTests
{
    [Theory, ThroughEachProxy]
    public async Task The_headers_come_in_nginxs_order(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
        await using ImapHouse house = await ImapHouse.StartAsync(
            kind, auth, "auth_http_header X-Key \"a secret\"; auth_http_header X-Other 2;");
        using ImapTalk talk = await house.ConnectAsync();

        await talk.CommandAsync("LOGIN \"an na\" \"p%w\"");

        AuthRequest request = await auth.NextRequestAsync();
        Assert.StartsWith("GET /auth HTTP/1.", request.Lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "Auth-Method: plain", "Auth-User: an%20na", "Auth-Pass: p%25w", "Auth-Protocol: imap", "Auth-Login-Attempt: 1",
                "Client-IP: 127.0.0.1", "X-Key: a secret", "X-Other: 2",
            ],
            request.Lines.Where(line => !line.StartsWith("GET", StringComparison.Ordinal) && !IsHttpOwn(line)));
        Assert.Equal("127.0.0.1", request["Host"]);
    }

    [Theory, ThroughEachProxy]
    public async Task Cram_md5_asks_with_salt_and_digest_and_logs_in_with_the_password_from_the_answer(ProxyKind kind)
    {
        using ScriptedBackend backend = new();
        AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(backend.Port, password: "from-the-answer"));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, "imap_auth plain cram-md5; server_name mail.example.org;");
        using ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync("a AUTHENTICATE CRAM-MD5");
        string challenge = System.Text.Encoding.ASCII.GetString(Convert.FromBase64String((await talk.Wire.ReadLineAsync())[2..]));
        Assert.Matches(@"^<[0-9]+\.[0-9]+@mail\.example\.org>$", challenge);

        await talk.Wire.SendLineAsync(Convert.ToBase64String("anna 0123456789abcdef0123456789abcdef"u8));

        AuthRequest request = await auth.NextRequestAsync();
        Assert.Equal("cram-md5", request["Auth-Method"]);
        Assert.Equal("anna", request["Auth-User"]);
        Assert.Equal("0123456789abcdef0123456789abcdef", request["Auth-Pass"]);
        Assert.Equal(challenge, request["Auth-Salt"]);
        using WireConnection server = await backend.AcceptImapLoginAsync();
        Assert.Equal(["a OK logged in"], await talk.AnswerAsync("a"));
    }

    [Theory, ThroughPosthorn]
    public async Task Logins_one_after_the_other_share_one_connection_to_the_auth_service(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no", wait: 0));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        for (int i = 0; i < 10; i++)
        {
            using ImapTalk talk = await house.ConnectAsync();
            Assert.Equal(["t1 NO no"], await talk.CommandAsync("LOGIN anna secret"));
        }

        Assert.Equal(10, auth.Requests.Count);
        Assert.Equal(1, auth.Connections);
    }

    [Theory, ThroughPosthorn]
    public async Task A_kept_connection_that_the_auth_service_closed_meanwhile_costs_no_login(ProxyKind kind)
    {
        AuthAnswer once = AuthAnswer.Refuse("no") with { ClosesSilently = true };
        await using ImapHouse house = await ImapHouse.StartAsync(kind, AuthService.Start(_ => once));
        for (int i = 0; i < 10; i++)
        {
            using ImapTalk talk = await house.ConnectAsync();
            Assert.Equal(["t1 NO no"], await talk.CommandAsync("LOGIN anna secret"));
        }
    }

    [Theory, ThroughEachProxy]
    public async Task The_session_waits_as_long_as_the_auth_service_says(ProxyKind kind)
    {
        int asked = 0;
        AuthService auth = AuthService.Start(_ =>
            ++asked == 1 ? new AuthAnswer("Auth-Status: WAIT\r\nAuth-Wait: 1\r\n") : AuthAnswer.Refuse("no"));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        using ImapTalk talk = await house.ConnectAsync();

        Assert.Equal(["t1 NO no"], await talk.CommandAsync("LOGIN anna secret"));
        Assert.Equal(["1", "1"], auth.Requests.Select(request => request["Auth-Login-Attempt"]));
    }

    private static bool IsHttpOwn(string line)
    {
        return line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase);
    }
}
