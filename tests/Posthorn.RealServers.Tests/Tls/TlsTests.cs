using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Tls;

/// <summary>TLS as curl and OpenSSL's client see it, and what the auth service and the log are told.</summary>
public sealed class TlsTests
{
    [Theory, ThroughEachProxy]
    public async Task Curl_carries_a_message_through_TLS_from_the_first_byte_and_by_STARTTLS(ProxyKind kind)
    {
        using TlsFiles files = new();
        using Workspace workspace = new("curl");
        await using AuthService auth = await (await MailHouse.SharedAsync()).StartAuthServiceAsync();
        (int tls, int plain) = (FreePort.Take(), FreePort.Take());
        await using ProxyProcess proxy = await StartAsync(
            kind, auth, files.Pair, $"listen 127.0.0.1:{tls} ssl;", $"listen 127.0.0.1:{plain}; starttls only;");
        byte[] message = SampleMessage.OfSize(3_000_000);
        await File.WriteAllBytesAsync(workspace.PathOf("sent"), message, TestContext.Current.CancellationToken);
        foreach (string url in (string[])[$"imaps://127.0.0.1:{tls}/INBOX", $"imap://127.0.0.1:{plain}/INBOX"])
        {
            ExitReport sent = await CurlAsync(files, "-T", workspace.PathOf("sent"), url);
            Assert.True(sent.Code == 0, sent.Text);
            ExitReport fetched = await CurlAsync(files, "-o", workspace.PathOf("got"), $"{url};MAILINDEX=1");
            Assert.True(fetched.Code == 0, fetched.Text);
            Assert.NotEmpty(await File.ReadAllBytesAsync(workspace.PathOf("got"), TestContext.Current.CancellationToken));
        }
    }

    [Theory, ThroughEachProxy]
    public async Task OpenSSLs_client_resumes_its_session(ProxyKind kind)
    {
        using TlsFiles files = new();
        using Workspace workspace = new("resume");
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(
            kind, auth, files.Pair + "ssl_session_cache shared:x:1m;", $"listen 127.0.0.1:{port} ssl;");
        foreach (string version in (string[])["-tls1_2", "-tls1_3"])
        {
            string session = workspace.PathOf("session");
            await TalkAsync(port, "a LOGOUT", version, "-sess_out", session);
            Assert.Contains("Reused, TLSv1.", await TalkAsync(port, "a LOGOUT", version, "-sess_in", session), StringComparison.Ordinal);
        }
    }

    [Theory, ThroughEachProxy]
    public async Task The_auth_service_is_told_of_the_client_certificate(ProxyKind kind)
    {
        using TlsFiles files = new();
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(
            kind,
            auth,
            files.Pair + $"ssl_verify_client optional_no_ca; ssl_client_certificate {files["alice.pem"]}; auth_http_pass_client_cert on;",
            $"listen 127.0.0.1:{port} ssl;");
        foreach ((string name, string verdict) in new[] { ("alice", "SUCCESS"), ("mallory", "FAILED:self-signed certificate") })
        {
            await TalkAsync(port, "a LOGIN u p", "-tls1_2", "-quiet", "-cert", files[name + ".pem"], "-key", files[name + ".key"]);
            AuthRequest request = await auth.NextRequestAsync();
            Assert.Equal(
                ["Auth-SSL", "Auth-SSL-Protocol", "Auth-SSL-Cipher", "Auth-SSL-Verify", "Auth-SSL-Subject", "Auth-SSL-Issuer",
                    "Auth-SSL-Serial", "Auth-SSL-Fingerprint", "Auth-SSL-Cert"],
                request.Lines.Where(line => line.StartsWith("Auth-SSL", StringComparison.Ordinal)).Select(line => line.Split(':')[0]));
            Assert.Equal(("on", "TLSv1.2", verdict), (request["Auth-SSL"], request["Auth-SSL-Protocol"], request["Auth-SSL-Verify"]));
            Assert.Equal("ECDHE-ECDSA-AES256-GCM-SHA384", request["Auth-SSL-Cipher"]);
            Assert.Equal($"O=Some Org,CN={name}", Reordered(request["Auth-SSL-Subject"]));
            Assert.Matches("^[0-9A-F]+$", request["Auth-SSL-Serial"]);
            Assert.Matches("^[0-9a-f]{40}$", request["Auth-SSL-Fingerprint"]);
            string pem = await File.ReadAllTextAsync(files[name + ".pem"], TestContext.Current.CancellationToken);
            Assert.Equal((pem.TrimEnd() + "\n").Replace(" ", "%20").Replace("\n", "%0A"), request["Auth-SSL-Cert"]);
        }
    }

    [Theory, ThroughEachProxy]
    public async Task A_client_without_the_right_certificate_hears_and_leaves_a_line_in_the_log(ProxyKind kind)
    {
        using TlsFiles files = new();
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
        (int port, int starttls) = (FreePort.Take(), FreePort.Take());
        string policy = $"{files.Pair} ssl_verify_client on; ssl_client_certificate {files["alice.pem"]};";
        await using ProxyProcess proxy = await StartAsync(
            kind, auth, policy, $"listen 127.0.0.1:{port} ssl;", $"listen 127.0.0.1:{starttls}; starttls on;");
        string mallory = files["mallory.pem"];

        Assert.Contains("* BYE No required SSL certificate", await TalkAsync(port, "", "-quiet"), StringComparison.Ordinal);
        Assert.Contains(
            "* BYE SSL certificate error",
            await TalkAsync(port, "", "-quiet", "-cert", mallory, "-key", files["mallory.key"]),
            StringComparison.Ordinal);
        Assert.Contains(
            "* BYE No required SSL certificate", await TalkAsync(starttls, "", "-quiet", "-starttls", "imap"), StringComparison.Ordinal);

        await proxy.WaitForLogAsync("client sent no required SSL certificate while SSL handshaking, client: 127.0.0.1, server: ");
        await proxy.WaitForLogAsync(
            "client SSL certificate verify error: (18:self-signed certificate) while SSL handshaking, client: 127.0.0.1, server: ");
        await proxy.WaitForLogAsync(
            $"while in starttls state, client: 127.0.0.1 using starttls, server: 127.0.0.1:{starttls}");
    }

    [Theory, ThroughEachProxy]
    public async Task A_browser_is_turned_away_by_its_protocol(ProxyKind kind)
    {
        using TlsFiles files = new();
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await StartAsync(kind, auth, files.Pair, $"listen 127.0.0.1:{port} ssl;");

        Assert.Contains("no application protocol", await TalkAsync(port, "", "-alpn", "http/1.1"), StringComparison.Ordinal);
        await proxy.WaitForLogAsync(
            "SSL_do_handshake() failed (SSL: error:0A0000EB:SSL routines::no application protocol) while SSL handshaking, client: ");
    }

    private static Task<ProxyProcess> StartAsync(ProxyKind kind, AuthService auth, string directives, params string[] servers)
    {
        IEnumerable<string> blocks = servers.Select(server => $"server {{ protocol imap; {server} }}");
        return ProxyProcess.StartAsync(kind, $"mail {{ auth_http {auth.Url}; {directives}\n{string.Join('\n', blocks)} }}");
    }

    // The order in which a name's parts are written is the certificate's; which one .NET chose is of no interest.
    private static string Reordered(string name) => Regex.Replace(name, "^(CN=.*),(O=.*)$", "$2,$1");

    private static Task<ExitReport> CurlAsync(TlsFiles files, params string[] arguments) => ChildProcess.RunAsync(
        Prerequisite.Program("curl"),
        [
            "--silent", "--show-error", "--max-time", "15", "--noproxy", "*", "--ssl-reqd", "--cacert", files["server.pem"],
            "--user", $"{MailHouse.Anna.Name}:{MailHouse.Anna.Password}", .. arguments,
        ]);

    // The client reads until the server closes: LOGOUT, a refusal without waiting, or an error brings that about.
    private static async Task<string> TalkAsync(int port, string line, params string[] arguments)
    {
        await using ChildProcess client = ChildProcess.StartListening(
            Prerequisite.Program("openssl"), ["s_client", "-connect", $"127.0.0.1:{port}", "-ign_eof", .. arguments]);
        if (line.Length > 0)
        {
            // nginx misses a command that comes together with the end of the handshake: it may wait for an event that was.
            await client.WaitForOutputAsync("* ");
        }

        client.Say(line.Length == 0 ? "" : line + "\r\n");
        return (await client.WaitForExitAsync()).Text;
    }
}
