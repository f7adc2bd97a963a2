using Posthorn.RealServers.Tests.Faults;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.OAuth;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Users;

namespace Posthorn.RealServers.Tests.Secrets;

/// <summary>
/// Secrets that Posthorn itself holds (password files, client and master passwords, those of health checks) and tokens: none is in the
/// error log at debug, in an access log of any format, in the metrics, in what a backend is told of a client, or in the last words.
/// </summary>
public sealed class StoredSecretTests : IDisposable
{
    private const string Mark = SecretSearch.Mark;
    private const string Everything = "$auth_user|$auth_local|$auth_domain|$auth_method|$remote_host|$smtp_helo|$smtp_from|$smtp_to|"
        + "$upstream_addr|$status|$ended_by|$end_reason|$login_attempts|$ssl_server_name|$proxy_protocol_addr|$connection";

    private static readonly string[] LoginWords = ["PASS", "LOGIN", "AUTH "];
    private static readonly string[] Formats = ["default", "json", "none"];

    private readonly Workspace _files = new("secrets");
    private readonly TokenIssuer _issuer = new();
    private readonly string _logs;
    private readonly int _metrics = FreePort.Take();

    public StoredSecretTests() => _logs = _files.OpenFolder("logs");

    public void Dispose()
    {
        _issuer.Dispose();
        _files.Dispose();
    }

    [Theory, EachProtocol(false)]
    public async Task Secrets_of_a_password_file_are_told_nowhere(ProxyKind kind, string protocol)
    {
        string hash = await UserHouse.HashAsync(new MailUser("hashed", $"{Mark}-hashed"), "sha512-crypt");
        string users = _files.Write("users", $"{hash}plain:{{PLAIN}}{Mark}-plain:backend_pass={Mark}-backend\n");
        string apop = protocol == "pop3" ? "apop" : "";
        await using HazardHouse house = await StartAsync(
            kind, protocol, $"{protocol}_auth plain cram-md5 {apop}; auth_file {users}; auth_failure_delay 0;");
        foreach (string user in (string[])["plain", "hashed", "nobody"])
        {
            foreach (string password in (string[])[$"{Mark}-{user}", $"{Mark}-wrong"])
            {
                using HazardTalk talk = await house.ConnectAsync();
                await talk.LogInAsync(user, password);
            }
        }

        using (HazardTalk digest = await house.ConnectAsync())
        {
            await digest.LogInByAsync("CRAM-MD5");
        }

        // A file that is broken meanwhile is complained about, not quoted.
        _files.Write("users", $"plain:{{NOSUCH}}{Mark}-plain\n{Mark}-no-colon\n");
        await Patience.UntilAsync(
            async () =>
            {
                using HazardTalk talk = await house.ConnectAsync();
                await talk.LogInAsync("plain", $"{Mark}-wrong");
                return house.Proxy.Log.Contains("/users:", StringComparison.Ordinal);
            },
            () => "the broken file to be seen");
        await NothingIsToldAsync(house, hash.Trim().Split(':')[1]);
    }

    [Theory, EachProtocol(false)]
    public async Task Secrets_of_tokens_and_their_issuers_are_told_nowhere(ProxyKind kind, string protocol)
    {
        string master = $"proxy_master_user boss; proxy_master_password_file {_files.Write("boss", $"{Mark}-master\n")};";
        string[] ways =
        [
            $"auth_oauth2 introspection; auth_oauth2_introspection_url {_issuer.IntrospectionUrl}; auth_oauth2_client_id posthorn; "
                + $"auth_oauth2_client_secret_file {_files.Write("secret", $"{Mark}-client\n")}; {master}",
            $"auth_oauth2 jwt; auth_oauth2_issuer {TokenIssuer.Name}; auth_oauth2_audience mail; auth_oauth2_jwks {_issuer.KeysUrl}; "
                + $"auth_oauth2_user_claim preferred_username; {master}",
        ];
        foreach (string way in ways)
        {
            await using HazardHouse house = await StartAsync(
                kind, protocol, $"{protocol}_auth plain xoauth2 oauthbearer; auth_failure_delay 0; {protocol}_client_buffer 16k; {way}");
            string jwt = _issuer.TokenFor("user");
            string marked = _issuer.Token(TokenIssuer.Header, $"{{\"a\":\"{Mark}\"}}");
            string[] tokens = [$"{Mark}-token", jwt, jwt[..^20], $"{Mark}.{Mark}.{Mark}", marked];
            foreach (string mechanism in (string[])["XOAUTH2", "OAUTHBEARER"])
            {
                foreach (string token in tokens)
                {
                    _issuer.Says = token.StartsWith('e') ? (200, """{"active":true,"username":"user"}""", null) : null;
                    using HazardTalk talk = await house.ConnectAsync();
                    await talk.LogInByTokenAsync(mechanism, token);
                    using HazardTalk broken = await house.ConnectAsync();
                    await broken.RespondAsync(mechanism, $"user=user\u0001auth=Bearer {token}\r\n\u0001");
                    using HazardTalk cut = await house.ConnectAsync();
                    await cut.TellAsync(cut.Sasl(mechanism, HazardTalk.Base64($"auth=Bearer {token}") + "!"));
                    await cut.AnswerAsync();
                }
            }

            await NothingIsToldAsync(house, jwt[^60..], jwt.Split('.')[1]);
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Secrets_of_health_checks_and_headers_are_told_nowhere(ProxyKind kind, string protocol)
    {
        MailRules rules = new(protocol);
        string greeting = protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mx ESMTP" };
        using FaultyPeer refusing = await new FaultyPeer(Act.Hangs, int.MaxValue) { Greeting = greeting, Answer = Refuse }.StartAsync();
        string password = _files.Write("probe", $"{Mark}-probe\n");
        await using HazardHouse house = await StartAsync(
            kind,
            protocol,
            $"{protocol}_auth plain; auth_http_header X-Key {Mark}-key; proxy_smtp_auth on; proxy_pass g;",
            $"upstream g {{ server 127.0.0.1:{refusing.Port}; health_check interval=1s user=probe password_file={password}; }} ");
        await house.Proxy.WaitForLogAsync($"127.0.0.1:{refusing.Port}");
        using (HazardTalk talk = await house.ConnectAsync())
        {
            Assert.True(HazardTalk.IsYes(await talk.LogInAsync("user", $"{Mark}-password")), house.Proxy.Log);
        }

        await NothingIsToldAsync(house);

        string? Refuse(string line)
        {
            string? yes = rules.AnswerTo(line);
            bool isPassword = LoginWords.Any(word => line.Contains(word, StringComparison.Ordinal));
            return !isPassword || yes is null || yes.StartsWith("+ ", StringComparison.Ordinal) ? yes
                : protocol switch { "imap" => $"{line.Split(' ')[0]} NO no", "pop3" => "-ERR no", _ => "535 5.7.8 no" };
        }
    }

    private Task<HazardHouse> StartAsync(ProxyKind kind, string protocol, string more, string mail = "")
    {
        string formats = string.Concat(Formats.Select(format => $"log_format {format}-f escape={format} '{Everything}'; "));
        string logs = string.Concat(Formats.Select(format => $"access_log {_logs}/{protocol}.{format} {format}-f; "));
        string told = "xclient on; imap_proxy_id on; pop3_xclient on;";
        string backend = more.Contains("auth_http", StringComparison.Ordinal) ? "" : "proxy_pass {backend};";
        return HazardHouse.StartAsync(
            kind,
            protocol,
            more: $"error_log stderr debug; {logs} max_errors 1000; {told} {backend} {more}",
            main: $"metrics 127.0.0.1:{_metrics};",
            mail: mail + formats);
    }

    private async Task NothingIsToldAsync(HazardHouse house, params string[] more)
    {
        using (WireConnection wire = await WireConnection.ConnectAsync(_metrics))
        {
            await wire.SendAsync("GET /metrics HTTP/1.1\r\n\r\n");
            MustNotTell(await wire.ReadToEndAsync(), more);
        }

        using (HazardTalk talk = await house.ConnectAsync())
        {
            await talk.LogInAsync("last", $"{Mark}-last");
        }

        await house.Proxy.WaitForLogAsync("login: \"last\"");
        foreach (string line in house.Backend.Lines.Where(line => line.Contains("XCLIENT", StringComparison.Ordinal)
            || line.Contains("ID (", StringComparison.Ordinal)))
        {
            MustNotTell(line, more);
        }

        // Its last words, too.
        house.Proxy.Signal(ProcessSignal.Crash);
        await house.Proxy.WaitForExitAsync();
        MustNotTell(house.Proxy.Log, more);
        foreach (string file in Directory.GetFiles(_logs))
        {
            MustNotTell(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), more);
        }
    }

    private static void MustNotTell(string text, string[] more)
    {
        SecretSearch.LookFor(text);
        Assert.All(more, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }
}
