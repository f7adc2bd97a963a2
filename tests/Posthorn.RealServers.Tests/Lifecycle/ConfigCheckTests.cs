using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Lifecycle;

public sealed class ConfigCheckTests
{
    private const string DebiansFile = "/etc/nginx/nginx.conf";

    [Theory, ThroughEachProxy]
    public async Task Debians_packaged_nginx_conf_with_a_mail_block_passes_the_check(ProxyKind kind)
    {
        ExitReport report = await CheckAsync(kind, Block("protocol imap;"));

        Assert.Contains("syntax is ok", report.Text, StringComparison.Ordinal);
        Assert.Contains("test is successful", report.Text, StringComparison.Ordinal);
        Assert.Equal(0, report.Code);
    }

    [Theory, ThroughEachProxy]
    public async Task An_unknown_directive_fails_the_check_with_its_place(ProxyKind kind)
    {
        ExitReport report = await CheckAsync(kind, Block("protocol imap;\n        imap_capabilitys X;"));

        int line = File.ReadAllLines(DebiansFile).Length + 6;
        Assert.Contains("[emerg]", report.Text, StringComparison.Ordinal);
        Assert.Contains("unknown directive \"imap_capabilitys\"", report.Text, StringComparison.Ordinal);
        Assert.Contains($"nginx.conf:{line}", report.Text, StringComparison.Ordinal);
        Assert.Contains("test failed", report.Text, StringComparison.Ordinal);
        Assert.Equal(1, report.Code);
    }

    [Theory, ThroughEachProxy]
    public async Task A_server_without_auth_http_fails_the_check(ProxyKind kind)
    {
        ExitReport report = await CheckAsync(kind, $"mail {{ server {{ listen 127.0.0.1:{FreePort.Take()}; protocol imap; }} }}");

        Assert.Contains("no \"auth_http\" is defined for server in ", report.Text, StringComparison.Ordinal);
        Assert.Equal(1, report.Code);
    }

    [Theory, ThroughEachProxy]
    public async Task The_check_leaves_a_running_proxy_alone(ProxyKind kind)
    {
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.HangUp);
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, Imap.ImapHouse.Block(FreePort.Take(), auth.Url));

        ExitReport report = await proxy.RunAgainAsync("-t");

        Assert.Equal(0, report.Code);
        Assert.True(proxy.IsRunning);
        Assert.Equal(0, (await proxy.RunAgainAsync("-s", "reload")).Code);
    }

    private static string Block(string server)
    {
        return $$"""
            mail {
                auth_http 127.0.0.1:9000/auth;
                server {
                    listen 127.0.0.1:{{FreePort.Take()}};
                    {{server}}
                }
            }
            """;
    }

    private static async Task<ExitReport> CheckAsync(ProxyKind kind, string mailBlock)
    {
        if (!File.Exists(DebiansFile))
        {
            Prerequisite.Missing($"there is no {DebiansFile} (Debian's package nginx-common)");
        }

        using Workspace workspace = new("check");

        // Its own log and pid file, so that the check needs no root and touches nothing of the system.
        string text = (await File.ReadAllTextAsync(DebiansFile))
            .Replace("/var/log/nginx/", workspace.Folder + "/", StringComparison.Ordinal)
            .Replace("/run/nginx.pid", workspace.PathOf("nginx.pid"), StringComparison.Ordinal);
        if (kind == ProxyKind.Nginx && !Environment.IsPrivilegedProcess)
        {
            // For its http block nginx makes folders below /var/lib and takes port 80, which only root may do.
            string[] kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
            string elsewhere = string.Concat(kinds.Select(name => $" {name}_temp_path {workspace.PathOf(name)};"));
            text = text.Replace("http {", "http {" + elsewhere, StringComparison.Ordinal)
                .Replace("include /etc/nginx/sites-enabled/*;", "", StringComparison.Ordinal);
        }

        string config = workspace.Write("nginx.conf", text + mailBlock);
        return await ChildProcess.RunAsync(ProxyProcess.ProgramOf(kind), "-t", "-c", config, "-e", "stderr");
    }
}
