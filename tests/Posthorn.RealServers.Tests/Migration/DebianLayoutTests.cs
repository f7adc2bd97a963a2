using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Migration;

/// <summary>
/// The files as Debian lays them out: modules are loaded by what is in modules-enabled/, sites are in files of their own, the server
/// changes to an unprivileged user, and the mail servers were put into a folder beside.
/// </summary>
public sealed class DebianLayoutTests
{
    [Theory, ThroughEachProxy]
    public async Task The_folder_serves_mail_as_it_is(ProxyKind kind)
    {
        MailHouse house = await MailHouse.SharedAsync();
        (int imap, int pop3) = (FreePort.Take(), FreePort.Take());
        await using AuthService auth = await house.StartAuthServiceAsync();
        Workspace workspace = new("debian");
        Array.ForEach(["modules-enabled", "sites-enabled", "conf.d", "mail.d"], name => Directory.CreateDirectory(workspace.PathOf(name)));
        workspace.Write("modules-enabled/50-mod-mail.conf", OldHouse.LoadsMailModule + "\n");
        workspace.Write("sites-enabled/default", "server { listen 127.0.0.1:0; unknown_to_us \"}\" '{' # }\n; }");
        workspace.Write("mail.d/10-imap.conf", MailBlock.Server("imap", $"127.0.0.1:{imap}"));
        workspace.Write("mail.d/20-pop3.conf", MailBlock.Server("pop3", $"127.0.0.1:{pop3}"));
        string config = OldHouse.Write(workspace, $$"""
            user {{(Environment.IsPrivilegedProcess ? "www-data" : Environment.UserName)}};
            worker_processes auto;
            pid {pid};
            error_log {folder}/error.log;
            include {folder}/modules-enabled/*.conf;

            events {
            	worker_connections 768;
            	# multi_accept on;
            }
            {{(kind == ProxyKind.Nginx ? "" : WebPart)}}
            mail {
            	auth_http {{auth.Url}};
            	auth_http_header X-Auth-Key "s3cret";
            	imap_capabilities "IMAP4rev1" "UIDPLUS";
            	proxy on;
            	include mail.d/*.conf;
            }

            """);
        await using ProxyProcess proxy = await ProxyProcess.StartWithFileAsync(kind, workspace, config);

        await OldHouse.LogsInByImapAsync(imap, MailHouse.Anna);
        using (Pop3.Pop3Talk talk = await Pop3.Pop3Talk.ConnectAsync(pop3))
        {
            await talk.LogInAsync(MailHouse.Anna);
            await talk.QuitAsync();
        }

        Assert.All(auth.Requests, request => Assert.Equal("s3cret", request["X-Auth-Key"]));
        await OldHouse.CheckAsync(proxy);
    }

    private const string WebPart = """
        http {
        	sendfile on;
        	include {folder}/mime.types;
        	default_type application/octet-stream;
        	log_format strange '$remote_addr "}" $request';
        	access_log /var/log/nginx/access.log;
        	gzip on;
        	include {folder}/conf.d/*.conf;
        	include {folder}/sites-enabled/*;
        }
        """;
}
