using System.Security.Cryptography;
using System.Text;
using Posthorn.RealServers.Tests.OAuth;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Bearer tokens that are not what they say, and issuers that say what is no yes.</summary>
public sealed class TokenHazardTests : IDisposable
{
    private static readonly string[] Mechanisms = ["XOAUTH2", "OAUTHBEARER"];

    private readonly TokenIssuer _issuer = new();
    private readonly TokenIssuer _stranger = new();
    private readonly Workspace _files = new("tokens");

    public void Dispose()
    {
        _issuer.Dispose();
        _stranger.Dispose();
        _files.Dispose();
    }

    [Theory, EachProtocol(false)]
    public async Task Token_that_is_forged_lets_nobody_in(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: Directives(protocol));
        using HazardTalk talk = await house.ConnectAsync();
        foreach (string mechanism in Mechanisms)
        {
            foreach ((string what, string token) in Forged())
            {
                string answer = await talk.LogInByTokenAsync(mechanism, token);
                bool isRefused = !HazardTalk.IsYes(answer) && !HazardTalk.IsTemporary(answer);
                Assert.True(isRefused, $"{mechanism}, {what}: {answer}\n{house.Proxy.Log}");
            }
        }

        Assert.Equal(0, house.Backend.Connections);
        Assert.Equal(0, _stranger.KeyQuestions);

        string good = await talk.LogInByTokenAsync("OAUTHBEARER", _issuer.TokenFor("user"));
        Assert.True(HazardTalk.IsYes(good), $"{good}\n{house.Proxy.Log}");
    }

    [Theory, EachProtocol(false)]
    public async Task Token_that_is_huge_or_deep_is_refused_and_costs_no_other_session(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"{protocol}_client_buffer 256k; {Directives(protocol)}");
        string deep = TokenIssuer.Encode(string.Concat(Enumerable.Repeat("{\"a\":", 5_000)));
        string signature = new('A', 342);
        string[] tokens =
        [
            new string('A', 150_000), new string('.', 150_000),
            $"{TokenIssuer.Encode(TokenIssuer.Header)}.{deep}.{signature}", $"{deep}.{deep}.{signature}",
            $"{TokenIssuer.Encode(TokenIssuer.Header)}.{new string('e', 100_000)}.{signature}",
        ];
        foreach (string mechanism in Mechanisms)
        {
            using HazardTalk talk = await house.ConnectAsync();
            foreach (string token in tokens)
            {
                string answer = await talk.LogInByTokenAsync(mechanism, token);
                Assert.False(HazardTalk.IsYes(answer) || HazardTalk.IsTemporary(answer), $"{mechanism}: {answer}\n{house.Proxy.Log}");
            }

            string good = await talk.LogInByTokenAsync(mechanism, _issuer.TokenFor("user"));
            Assert.True(HazardTalk.IsYes(good), $"{good}\n{house.Proxy.Log}");
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Token_whose_user_is_no_plain_name_reaches_no_backend(ProxyKind kind, string protocol)
    {
        string master = $"proxy_master_user boss; proxy_master_password_file {_files.Write("boss", "boss's\n")}; proxy_master_separator *;";
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"{Directives(protocol)} {master}");
        using HazardTalk talk = await house.ConnectAsync();

        // The last two become another user, or another master, at a backend that splits the name where it likes.
        foreach (string user in (string[])["", "u\r\nDELE 1", "u\rDELE 1", "u\0x", "u\u0085x", "victim*boss", "*"])
        {
            // OAUTHBEARER's client need not name the user: the token alone does.
            string answer = await talk.RespondAsync("OAUTHBEARER", $"n,,\u0001auth=Bearer {_issuer.TokenFor(user)}\u0001\u0001");
            Assert.False(HazardTalk.IsYes(answer), $"{user}: {answer}");
        }

        Assert.Equal(0, house.Backend.Connections);
        string good = await talk.RespondAsync("OAUTHBEARER", $"n,,\u0001auth=Bearer {_issuer.TokenFor("user")}\u0001\u0001");
        Assert.True(HazardTalk.IsYes(good), $"{good}\n{house.Proxy.Log}");
        Assert.Contains(
            house.Backend.Lines,
            line => line.Contains("user*boss", StringComparison.Ordinal)
                || line.Contains(HazardTalk.Base64("\0user*boss\0boss's"), StringComparison.Ordinal));
    }

    [Theory, EachProtocol(false)]
    public async Task Token_fields_that_hold_commands_are_asked_of_nobody(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"{protocol}_auth plain xoauth2 oauthbearer; max_errors 1000;");
        using HazardTalk talk = await house.ConnectAsync();
        foreach (string end in (string[])["\r\nDELE 1", "\nDELE 1", "\rDELE 1", "\0DELE 1"])
        {
            await NoAsync("XOAUTH2", $"user=u{end}\u0001auth=Bearer t\u0001\u0001");
            await NoAsync("XOAUTH2", $"user=u\u0001auth=Bearer t{end}\u0001\u0001");
            await NoAsync("XOAUTH2", $"user=u\u0001auth=Bearer t\u0001\u0001{end}");
            await NoAsync("OAUTHBEARER", $"n,a=u{end},\u0001auth=Bearer t\u0001\u0001");
            await NoAsync("OAUTHBEARER", $"n,a=u,\u0001auth=Bearer t{end}\u0001\u0001");
            await NoAsync("OAUTHBEARER", $"n,a=u,\u0001host=h{end}\u0001auth=Bearer t\u0001\u0001");
            await NoAsync("OAUTHBEARER", $"n,a=u,\u0001other=x{end}\u0001auth=Bearer t\u0001\u0001");
        }

        await NoAsync("XOAUTH2", "user=u\u0001user=victim\u0001auth=Bearer t\u0001\u0001");
        await NoAsync("XOAUTH2", "user=u\u0001auth=Bearer t\u0001auth=Bearer other\u0001\u0001");
        await NoAsync("OAUTHBEARER", "n,a=u,\u0001auth=Bearer t\u0001auth=Bearer other\u0001\u0001");
        await NoAsync("OAUTHBEARER", "n,a=u,a=victim,\u0001auth=Bearer t\u0001\u0001");
        await NoAsync("OAUTHBEARER", "p=tls-unique,a=u,\u0001auth=Bearer t\u0001\u0001");
        Assert.Empty(house.Auth.Requests);
        Assert.Equal(0, house.Backend.Connections);

        async Task NoAsync(string mechanism, string response)
        {
            string answer = await talk.RespondAsync(mechanism, response);
            Assert.False(HazardTalk.IsYes(answer), $"{mechanism} {response}: {answer}");
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Token_answers_of_an_issuer_that_are_no_yes_let_nobody_in(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"""
            {protocol}_auth plain xoauth2 oauthbearer; max_errors 1000; auth_failure_delay 0; proxy_pass {"{backend}"};
            auth_oauth2 introspection;
            auth_oauth2_introspection_url {_issuer.IntrospectionUrl};
            auth_oauth2_client_id posthorn;
            auth_oauth2_client_secret_file {_files.Write("secret", "s:cret\n")};
            """);
        const string Yes = """{"active":true,"username":"user"}""";
        (int, string, string?)[] answers =
        [
            (200, """{"active":"true","username":"user"}""", null), (200, """{"active":1,"username":"user"}""", null),
            (200, """{"active":false,"active":true,"username":"user"}""", null), (200, """{"active":true}""", null),
            (200, """{"active":true,"username":"other"}""", null), (200, "{\"active\":true,\"username\":\"user\\r\\n\"}", null),
            (200, """{"active":true,"username":"user","exp":1}""", null), (200, """{"username":"user"}""", null), (200, "[]", null),
            (200, "", null), (200, "<html>", null), (200, Yes + Yes, null), (200, Yes + new string(' ', 1 << 20), null),
            (204, "", null), (201, Yes, null), (401, Yes, null), (500, Yes, null), (302, Yes, _stranger.IntrospectionUrl),
        ];
        _stranger.Says = (200, Yes, null);
        foreach ((int, string, string?) said in answers)
        {
            _issuer.Says = said;
            using HazardTalk talk = await house.ConnectAsync();
            string answer = await talk.LogInByTokenAsync(Mechanisms[said.Item1 % 2], $"for-{said.GetHashCode():x}");
            Assert.False(HazardTalk.IsYes(answer), $"{said}: {answer}");
        }

        Assert.Equal(0, _stranger.TokenQuestions);
        Assert.Equal(0, house.Backend.Connections);
        _issuer.Says = null;
        using HazardTalk good = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await good.LogInByTokenAsync("XOAUTH2", "for-user")), house.Proxy.Log);
    }

    private string Directives(string protocol) => $"""
        {protocol}_auth plain xoauth2 oauthbearer; max_errors 1000; auth_failure_delay 0; proxy_pass {"{backend}"};
        auth_oauth2 jwt;
        auth_oauth2_issuer {TokenIssuer.Name};
        auth_oauth2_audience mail;
        auth_oauth2_jwks {_issuer.KeysUrl};
        auth_oauth2_user_claim preferred_username;
        """;

    private IEnumerable<(string What, string Token)> Forged()
    {
        string header = TokenIssuer.Header;
        string claims = TokenIssuer.ClaimsFor("user");
        string good = _issuer.Token(header, claims);
        string head = good[..good.LastIndexOf('.')];
        string signature = good[(head.Length + 1)..];
        foreach (string none in (string[])["none", "None", "NONE", ""])
        {
            string unsigned = $"{TokenIssuer.Encode($"{{\"alg\":\"{none}\"}}")}.{TokenIssuer.Encode(claims)}.";
            yield return ("no algorithm", unsigned);
            yield return ("no algorithm, with a signature", unsigned + signature);
        }

        foreach (byte[] secret in PublicSecrets())
        {
            yield return ("the public key as a secret", WithSecret(secret, claims));
        }

        yield return ("a stranger's signature", _stranger.Token(header, claims));
        yield return ("a key of its own", _stranger.Token(With(header, $"\"jwk\":{KeyOf(_stranger)}"), claims));
        yield return ("a place of keys of its own", _stranger.Token(With(header, $"\"jku\":\"{_stranger.KeysUrl}\""), claims));
        yield return ("another algorithm", _issuer.Token(header.Replace("RS256", "RS512", StringComparison.Ordinal), claims));
        yield return ("another kind of key", _issuer.Token(header.Replace("RS256", "ES256", StringComparison.Ordinal), claims));
        yield return ("what nobody knows is critical", _issuer.Token(With(header, "\"crit\":[\"b64\"],\"b64\":false"), claims));
        yield return ("a path for a key", _issuer.Token(header.Replace("key-1", "../../dev/null", StringComparison.Ordinal), claims));
        yield return ("other claims", $"{TokenIssuer.Encode(header)}.{TokenIssuer.Encode(With(claims, "\"x\":1"))}.{signature}");
        yield return ("no signature", head + ".");
        yield return ("half a signature", head + "." + signature[..170]);
        yield return ("a second part", good + "." + signature);
        yield return ("expired", _issuer.TokenFor("user", TimeSpan.FromHours(-1)));
        yield return ("another audience", _issuer.TokenFor("user", audience: "calendar"));
        yield return ("another user", _issuer.TokenFor("victim"));
        yield return ("a claim twice", _issuer.Token(header, With(claims, "\"preferred_username\":\"user\"")));
        yield return ("of the future", _issuer.Token(header, With(claims, "\"nbf\":9999999999")));
        foreach (string claim in (string[])["exp", "iss", "aud", "preferred_username"])
        {
            yield return ($"without {claim}", _issuer.Token(header, claims.Replace($"\"{claim}\"", "\"x\"", StringComparison.Ordinal)));
        }
    }

    private IEnumerable<byte[]> PublicSecrets()
    {
        string pem = _issuer.PublicKeyPem;
        yield return Encoding.ASCII.GetBytes(pem);
        yield return Encoding.ASCII.GetBytes(pem + "\n");
        yield return Convert.FromBase64String(string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-'))));
        yield return Encoding.ASCII.GetBytes(_issuer.KeySet);
        yield return [];
    }

    private static string WithSecret(byte[] secret, string claims)
    {
        string header = TokenIssuer.Header.Replace("RS256", "HS256", StringComparison.Ordinal);
        string head = $"{TokenIssuer.Encode(header)}.{TokenIssuer.Encode(claims)}";
        byte[] mac = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(head));
        return $"{head}.{System.Buffers.Text.Base64Url.EncodeToString(mac)}";
    }

    private static string KeyOf(TokenIssuer issuer) => issuer.KeySet["{\"keys\":[".Length..^2];

    private static string With(string json, string member) => $"{json[..^1]},{member}}}";
}
