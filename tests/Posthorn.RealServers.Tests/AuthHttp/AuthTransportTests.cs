using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.AuthHttp;

public sealed class AuthTransportTests
{
    [Theory, ThroughEachProxy]
    public async Task An_auth_service_on_a_unix_socket_is_asked(ProxyKind kind)
    {
        using Workspace workspace = new("auth");
        MailHouse mail = await MailHouse.SharedAsync();
        AuthService auth = AuthService.StartOnUnixSocket(workspace.PathOf("auth.sock"), await mail.DirectoryAsync());
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);

        Assert.Equal("GET /auth HTTP/1.", (await auth.NextRequestAsync()).Lines[0][..^1]);
        await talk.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_script_in_nginxs_own_http_block_is_asked(ProxyKind kind)
    {
        int backend = (await (await MailHouse.SharedAsync()).A).Ports.Imap;
        await using NginxWebServer web = await NginxWebServer.StartAsync($$"""
            location = /auth {
                add_header Auth-Status OK;
                add_header Auth-Server 127.0.0.1;
                add_header Auth-Port {{backend}};
                return 204;
            }
            """);
        int port = FreePort.Take();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, ImapHouse.Block(port, $"127.0.0.1:{web.Port}/auth"));

        for (int i = 0; i < 3; i++)
        {
            using ImapTalk talk = await ImapTalk.LogInAsync(port, MailHouse.Anna);
            await talk.LogOutAsync();
        }
    }

    [Theory, ThroughEachProxy]
    public async Task An_auth_script_in_nginxs_own_http_block_can_refuse(ProxyKind kind)
    {
        await using NginxWebServer web = await NginxWebServer.StartAsync("""
            location = /auth {
                add_header Auth-Status "Invalid login or password";
                return 204;
            }
            """);
        int port = FreePort.Take();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, ImapHouse.Block(port, $"127.0.0.1:{web.Port}/auth"));
        using ImapTalk talk = await ImapTalk.ConnectAsync(port);

        Assert.Equal(["t1 NO Invalid login or password"], await talk.CommandAsync("LOGIN anna wrong"));
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
    }

    [Theory, ThroughPosthorn]
    public async Task An_auth_service_with_a_trusted_certificate_is_asked_by_https(ProxyKind kind)
    {
        using Workspace workspace = new("https");
        using TestCertificate certificate = TestCertificate.ForLoopback();
        string trusted = workspace.Write("trusted.pem", certificate.Pem);
        AuthService auth = AuthService.Start(await (await MailHouse.SharedAsync()).DirectoryAsync(), certificate.WithKey);
        Dictionary<string, string> environment = new() { ["SSL_CERT_FILE"] = trusted };
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, environment: environment);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);

        await talk.LogOutAsync();
    }

    [Theory, ThroughPosthorn]
    public async Task An_auth_service_with_an_unknown_certificate_is_not_told_the_password(ProxyKind kind)
    {
        using TestCertificate certificate = TestCertificate.ForLoopback();
        AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"), certificate.WithKey);
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth);
        using ImapTalk talk = await house.ConnectAsync();

        await talk.Wire.SendLineAsync("t1 LOGIN anna secret");

        Assert.StartsWith("t1 NO [UNAVAILABLE]", await talk.Wire.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Empty(auth.Requests);
    }
}
