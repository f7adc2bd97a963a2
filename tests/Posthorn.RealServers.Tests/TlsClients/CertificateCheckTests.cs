using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed partial class CertificateCheckTests
{
    private const string Ssl = "listen 127.0.0.1:1 ssl;";
    private const string Plain = "listen 127.0.0.1:1;";
    private const string Ecdsa = "ssl_certificate {ecdsa.pem}; ssl_certificate_key {ecdsa.key};";

    /// <summary>A server block, the line of it that is to blame, and what must be said.</summary>
    public static TheoryData<string, int, string> Broken => new()
    {
        {
            Ssl + "\nssl_certificate /no/such.pem; ssl_certificate_key {ecdsa.key};",
            2,
            "cannot load certificate \"/no/such.pem\": BIO_new_file() failed"
        },
        {
            Ssl + "\nssl_certificate {ecdsa.pem};\nssl_certificate_key /no/such.key;",
            3,
            "cannot load certificate key \"/no/such.key\": BIO_new_file() failed"
        },
        { Ssl + "\nssl_certificate {ecdsa.pem};\nssl_certificate_key {good.key};", 3, "key values mismatch" },
        { Ssl + "\nssl_certificate {words}; ssl_certificate_key {ecdsa.key};", 2, "PEM_read_bio_X509_AUX() failed" },
        { Ssl + "\nssl_certificate {ecdsa.pem};\nssl_certificate_key {words};", 3, "PEM_read_bio_PrivateKey() failed" },
        { Ssl + "\nssl_certificate {ecdsa.pem};\nssl_certificate_key {ecdsa.locked.key};", 3, "PEM_read_bio_PrivateKey() failed" },
        {
            Ssl + "\nssl_password_file {ecdsa.pem};\nssl_certificate {ecdsa.pem};\nssl_certificate_key {ecdsa.locked.key};",
            4,
            "PEM_read_bio_PrivateKey() failed"
        },
        { Ssl + Ecdsa + "\nssl_ciphers NO-SUCH-SUITE;", 2, "SSL_CTX_set_cipher_list(\"NO-SUCH-SUITE\") failed" },
        { Ssl + Ecdsa + "\nssl_ecdh_curve no-such-curve;", 2, "SSL_CTX_set1_curves_list(\"no-such-curve\") failed" },
        { Ssl + Ecdsa + "\nssl_conf_command NoSuchCommand x;", 2, "SSL_CONF_cmd(\"NoSuchCommand\", \"x\") failed" },
        { Ssl + Ecdsa + "\nssl_dhparam /no/such.pem;", 2, "BIO_new_file(\"/no/such.pem\") failed" },
        { Ssl + Ecdsa + "\nssl_dhparam {ecdsa.pem};", 2, "PEM_read_bio_DHparams(" },
        { Ssl + Ecdsa + "\nssl_protocols TLSv1.4;", 2, "invalid value \"TLSv1.4\"" },
        { Ssl + Ecdsa + "\nssl_session_cache shared:x:1k;", 2, "session cache \"shared:x:1k\" is too small" },
        { Ssl + Ecdsa + "\nssl_session_cache maybe;", 2, "invalid session cache \"maybe\"" },
        { Ssl + Ecdsa + "\nssl_session_ticket_key {words};", 2, "must be 48 or 80 bytes" },
        { Ssl + Ecdsa + "\nssl_session_ticket_key /no/such;", 2, "\"/no/such\" failed" },
        { Ssl + Ecdsa + "\nssl_verify_client on;", 2, "no ssl_client_certificate for ssl_verify_client" },
        {
            Ssl + Ecdsa + "\nssl_client_certificate /no/such; ssl_verify_client on;",
            2,
            "SSL_CTX_load_verify_locations(\"/no/such\") failed"
        },
        { Ssl + Ecdsa + "ssl_verify_client optional_no_ca;\nssl_trusted_certificate {words};", 2, "SSL_CTX_load_verify_locations(" },
        { Ssl + Ecdsa + "ssl_verify_client optional_no_ca;\nssl_crl /no/such;", 2, "X509_LOOKUP_load_file(\"/no/such\") failed" },
        { Ssl + Ecdsa + "\nssl_password_file /no/such;", 2, "\"/no/such\" failed" },
        {
            Plain + "\n" + Ssl.Replace(":1", ":2", StringComparison.Ordinal),
            2,
            "no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive"
        },
        { Plain + "\nstarttls on;", 2, "no \"ssl_certificate\" is defined for the \"starttls\" directive" },
        {
            Plain + "\nssl_certificate {ecdsa.pem};\nstarttls only;",
            3,
            "no \"ssl_certificate_key\" is defined for the \"starttls\" directive"
        },
        {
            Plain + "\n" + Ecdsa + "ssl_certificate {rsa.pem};\nstarttls on;",
            3,
            "no \"ssl_certificate_key\" is defined for certificate \"{rsa.pem}\""
        },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Both_programs_complain_alike_and_posthorn_tells_the_place(string server, int line, string words)
    {
        using Workspace files = new("check");
        TestPki.Shared.WriteTo(files);
        string config = files.Write("proxy.conf", Config(files, server));

        (string nginx, string nginxText) = await ComplaintAsync(ProxyKind.Nginx, files, config);
        (string posthorn, string posthornText) = await ComplaintAsync(ProxyKind.Posthorn, files, config);

        const int LinesBefore = 6;
        Assert.Contains(TlsHouse.Expand(words, files), posthorn, StringComparison.Ordinal);
        string bare = Place().Replace(nginx, "");
        Assert.True(
            posthorn == $"{bare} in {config}:{LinesBefore + line}",
            $"nginx:    {nginx}\nPosthorn: {posthorn}\nexpected: … in {config}:{LinesBefore + line}\n{nginxText}\n{posthornText}");
    }

    public static TheoryData<string> Good =>
    [
        Ssl + Ecdsa + """
            ssl_certificate {rsa.pem}; ssl_certificate_key {rsa.locked.key}; ssl_password_file {words};
            ssl_ciphers EECDH+AESGCM:!aNULL; ssl_ecdh_curve X25519:prime256v1; ssl_conf_command Options PrioritizeChaCha;
            ssl_session_cache builtin:100 shared:tls:10m; ssl_session_timeout 1d; ssl_session_ticket_key {ecdsa.ticket};
            ssl_verify_client optional; ssl_client_certificate {clients.pem}; ssl_trusted_certificate {root.pem}; ssl_crl {crl.pem};
            """,
        Ssl + Ecdsa + "ssl_client_certificate /no/such; ssl_trusted_certificate /no/such; ssl_crl /no/such;",
        Plain + "ssl_certificate /no/such; ssl_certificate_key /no/such; ssl_ciphers NO-SUCH-SUITE;",
        Ssl + Ecdsa + "ssl_verify_client optional_no_ca; ssl_session_cache off; ssl_session_tickets off;",
    ];

    [Theory, MemberData(nameof(Good))]
    public async Task Both_programs_pass_what_is_good_or_of_no_use(string server)
    {
        using Workspace files = new("check");
        TestPki.Shared.WriteTo(files);
        string config = files.Write("proxy.conf", Config(files, server));
        foreach (ProxyKind kind in (ProxyKind[])[ProxyKind.Nginx, ProxyKind.Posthorn])
        {
            ExitReport report = await CheckAsync(kind, files, config);
            Assert.True(report.Code == 0, $"{kind}: {report.Text}");
        }
    }

    private static string Config(Workspace files, string server)
    {
        string module = Prerequisite.NginxMailModule is { } path ? $"load_module {path};" : "";
        return $$"""
            {{module}}
            pid {{files.PathOf("pid")}}; error_log stderr; events { }
            mail {
            auth_http 127.0.0.1:9000/auth;
            server {
            protocol imap;
            {{TlsHouse.Expand(server, files)}}
            } }

            """;
    }

    /// <summary>The first complaint, without time and process, and all that was said.</summary>
    private static async Task<(string Complaint, string Text)> ComplaintAsync(ProxyKind kind, Workspace files, string config)
    {
        ExitReport report = await CheckAsync(kind, files, config);
        Assert.True(report.Code == 1, $"{kind} ended with {report.Code}: {report.Text}");
        Match found = Emergency().Match(report.Text);
        Assert.True(found.Success, $"{kind}: {report.Text}");
        return (found.Groups["text"].Value, report.Text);
    }

    // In a session of its own, so that a locked key finds no terminal to ask at.
    private static Task<ExitReport> CheckAsync(ProxyKind kind, Workspace files, string config)
    {
        return ChildProcess.RunAsync(
            Prerequisite.Program("setsid"),
            ["-w", ProxyProcess.ProgramOf(kind), "-t", "-p", files.Folder + "/", "-c", config, "-e", "stderr"]);
    }

    [GeneratedRegex(@"\[emerg\] (\d+#\d+: )?(?<text>[^\n]*)")]
    private static partial Regex Emergency();

    [GeneratedRegex(@" in [^ ]+:\d+$")]
    private static partial Regex Place();
}
