using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.OAuth;

public sealed class OAuthTests
{
    private const int LoginDenied = 67;

    [Theory]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public async Task A_token_passes_Posthorn_and_Dovecot_by_either_mechanism(string mechanism)
    {
        // curl prefers OAUTHBEARER where both are offered, whatever it is told.
        await using OAuthHouse house = await OAuthHouse.StartAsync(mechanism.ToLowerInvariant());
        string token = house.Issuer.TokenFor("anna");

        ExitReport imap = await CurlAsync(mechanism, "anna", token, $"imap://127.0.0.1:{house.ImapPort}/INBOX");
        ExitReport pop3 = await CurlAsync(mechanism, "anna", token, $"pop3://127.0.0.1:{house.Pop3Port}/");

        Assert.True(imap.Code == 0, imap.Text);
        Assert.True(pop3.Code == 0, pop3.Text);
        await house.Dovecot.WaitForLogAsync("imap-login", "user=<anna>", $"method={mechanism}");
        await house.Dovecot.WaitForLogAsync("pop3-login", "user=<anna>", $"method={mechanism}");
    }

    [Fact]
    public async Task A_bad_token_is_refused_before_Dovecot_hears_of_it()
    {
        await using OAuthHouse house = await OAuthHouse.StartAsync();
        using TokenIssuer stranger = new();
        string[] tokens =
        [
            stranger.TokenFor("anna"),
            house.Issuer.TokenFor("berta"),
            house.Issuer.TokenFor("anna", TimeSpan.FromMinutes(-5)),
            house.Issuer.TokenFor("anna", audience: "calendar"),
            "nonsense",
        ];
        foreach (string mechanism in (string[])["XOAUTH2", "OAUTHBEARER"])
        {
            foreach (string token in tokens)
            {
                ExitReport report = await CurlAsync(mechanism, "anna", token, $"imap://127.0.0.1:{house.ImapPort}/");
                Assert.Equal(LoginDenied, report.Code);
            }
        }

        Assert.DoesNotContain("user=<anna>", house.Dovecot.Log, StringComparison.Ordinal);
        await house.Proxy.WaitForLogAsync("bearer token refused: its signature is wrong");
        await house.Proxy.WaitForLogAsync("bearer token refused: it has expired");
        Assert.DoesNotContain("nonsense", house.Proxy.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imaplib_goes_through_the_failure_and_logs_in_with_a_better_token()
    {
        await using OAuthHouse house = await OAuthHouse.StartAsync();
        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Python, "-c", """
            import imaplib, sys
            m = imaplib.IMAP4('127.0.0.1', int(sys.argv[1]), timeout=15)
            def answers(token, end):
                given = iter([f'user=anna\x01auth=Bearer {token}\x01\x01'.encode(), end])
                def answer(challenge):
                    if challenge: print(challenge.decode())
                    return next(given)
                return answer
            try:
                m.authenticate('XOAUTH2', answers('wrong', b''))
            except imaplib.IMAP4.error as refused:
                print(refused)
            print(m.authenticate('XOAUTH2', answers(sys.argv[2], b''))[0])
            print(m.select()[0])
            m.logout()
            """, $"{house.ImapPort}", house.Issuer.TokenFor("anna"));

        Assert.Equal(
            "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"\"}\n[AUTHENTICATIONFAILED] Invalid or expired token\nOK\nOK\n",
            report.Text.Replace("b'", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy_master_separator *;")]
    public async Task A_master_user_logs_the_owner_of_a_token_in(string separator)
    {
        await using OAuthHouse house = await OAuthHouse.StartAsync((issuer, files) => $"""
            auth_oauth2 jwt;
            auth_oauth2_issuer {TokenIssuer.Name};
            auth_oauth2_audience mail;
            auth_oauth2_jwks {issuer.KeysUrl};
            auth_oauth2_user_claim preferred_username;
            proxy_master_user boss;
            proxy_master_password_file {files.Write("boss", "boss's secret\n")};
            {separator}
            """);
        string token = house.Issuer.TokenFor("anna");

        for (int i = 0; i < 3; i++)
        {
            ExitReport report = await CurlAsync("OAUTHBEARER", "anna", token, $"imap://127.0.0.1:{house.ImapPort}/INBOX");
            Assert.True(report.Code == 0, report.Text);
        }

        await house.Dovecot.WaitForLogAsync("imap-login", "user=<anna>", "method=PLAIN");
        Assert.Equal(1, house.Issuer.KeyQuestions);
    }

    [Fact]
    public async Task Keys_come_over_TLS_from_whom_the_configuration_trusts_and_nobody_else()
    {
        using Workspace files = new("jwks");
        using TestCertificate certificate = TestCertificate.ForLoopback();
        string pem = files.Write("cert.pem", certificate.Pem);
        int port = FreePort.Take();
        await using NginxWebServer web = await NginxWebServer.StartAsync($$"""
            listen 127.0.0.1:{{port}} ssl;
            ssl_certificate {{pem}};
            ssl_certificate_key {{files.Write("key.pem", certificate.KeyPem)}};
            location = /jwks { alias {{files.PathOf("jwks.json")}}; }
            """);
        foreach (bool trusts in (bool[])[true, false])
        {
            await using OAuthHouse house = await OAuthHouse.StartAsync((issuer, _) =>
            {
                files.Write("jwks.json", issuer.KeySet);
                return $"""
                    auth_oauth2 jwt;
                    auth_oauth2_issuer {TokenIssuer.Name};
                    auth_oauth2_audience mail;
                    auth_oauth2_jwks https://127.0.0.1:{port}/jwks;
                    auth_oauth2_user_claim preferred_username;
                    {(trusts ? $"auth_oauth2_trusted_certificate {pem};" : "")}
                    """;
            });
            ExitReport report = await CurlAsync(
                "XOAUTH2", "anna", house.Issuer.TokenFor("anna"), "-v", $"imap://127.0.0.1:{house.ImapPort}/INBOX");
            Assert.True(report.Code == 0 == trusts, report.Text);
            Assert.Equal(!trusts, report.Text.Contains("NO [UNAVAILABLE]", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_issuer_is_asked_about_opaque_tokens_once_in_a_while()
    {
        await using OAuthHouse house = await OAuthHouse.StartAsync((issuer, files) => $"""
            auth_oauth2 introspection;
            auth_oauth2_introspection_url {issuer.IntrospectionUrl};
            auth_oauth2_client_id posthorn;
            auth_oauth2_client_secret_file {files.Write("secret", "s:cret\n")};
            proxy_master_user boss;
            proxy_master_password_file {files.Write("boss", "boss's secret\n")};
            """);
        for (int i = 0; i < 3; i++)
        {
            ExitReport report = await CurlAsync("XOAUTH2", "anna", "for-anna", $"imap://127.0.0.1:{house.ImapPort}/INBOX");
            Assert.True(report.Code == 0, report.Text);
        }

        Assert.Equal(1, house.Issuer.TokenQuestions);
        ExitReport other = await CurlAsync("XOAUTH2", "anna", "for-berta", $"imap://127.0.0.1:{house.ImapPort}/");
        Assert.Equal(LoginDenied, other.Code);

        house.Issuer.IsBroken = true;
        ExitReport unknown = await CurlAsync("XOAUTH2", "anna", "for-anna2", "-v", $"imap://127.0.0.1:{house.ImapPort}/");
        Assert.Contains("NO [UNAVAILABLE]", unknown.Text, StringComparison.Ordinal);
        await house.Proxy.WaitForLogAsync("bearer token not judged: the issuer does not answer about tokens (status 503)");
    }

    [Theory]
    [InlineData("xoauth2")]
    [InlineData("oauthbearer")]
    public async Task Msmtp_sends_with_a_token_that_an_auth_service_knows(string mechanism)
    {
        PostfixServer postfix = await (await MailHouse.SharedAsync()).Postfix;
        await using AuthService auth = AuthService.Start(request =>
            request["Auth-Method"] == mechanism && (request.User, request.Password) == ("anna", "t-1.2_3==")
                ? AuthAnswer.Accept(postfix.Ports.Submission)
                : AuthAnswer.Refuse("No such token", saslError: """{"status":"invalid_token"}"""));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            ProxyKind.Posthorn, MailBlock.Text("smtp", port, auth.Url, "server_name mx.example; smtp_auth plain xoauth2 oauthbearer;"));
        foreach ((string token, bool works) in ((string, bool)[])[("t-1.2_3==", true), ("wrong", false)])
        {
            await using ChildProcess msmtp = ChildProcess.Start(
                Prerequisite.Program("msmtp"),
                [
                    "--file=/dev/null", "--timeout=20", "--host=127.0.0.1", $"--port={port}", "--tls=off",
                    $"--auth={mechanism}", "--user=anna",
                    $"--passwordeval=echo {token}", "--from=anna@house.example", MailHouse.Anna.Address,
                ],
                input: "Subject: by token\n\nHello\n");
            ExitReport report = await msmtp.WaitForExitAsync();
            Assert.True(report.Code == 0 == works, report.Text);
            Assert.Equal(!works, report.Text.Contains("No such token", StringComparison.Ordinal));
        }
    }

    private static Task<ExitReport> CurlAsync(string mechanism, string user, string token, params string[] arguments)
    {
        return ChildProcess.RunAsync(
            Prerequisite.Program("curl"),
            [
                "--silent", "--show-error", "--max-time", "15", "--noproxy", "*", "--user", $"{user}:", "--oauth2-bearer", token,
                "--login-options", $"AUTH={mechanism}", .. arguments,
            ]);
    }
}
