using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Migration;

/// <summary>
/// One nginx.conf with the mail proxy and, in <c>http {}</c>, the script that it asks. nginx keeps the web part, without the mail
/// part; Posthorn gets the file as it is.
/// </summary>
public sealed class AuthScriptInTheSameFileTests
{
    [Theory, ThroughEachProxy]
    public async Task The_whole_file_serves_mail_beside_an_nginx_that_keeps_the_web_part(ProxyKind kind)
    {
        (int web, int imap) = (FreePort.Take(), FreePort.Take());
        int backend = (await (await MailHouse.SharedAsync()).A).Ports.Imap;
        string script = Script(web, backend);
        string mail = MailBlock.Text("imap", imap, $"http://127.0.0.1:{web}/mail/auth");

        // To nginx the whole file is its web server, too: it needs no other beside it.
        await using ProxyProcess? keeper = kind == ProxyKind.Posthorn ? await StartAsync(ProxyKind.Nginx, script) : null;
        await using ProxyProcess proxy = await StartAsync(kind, script + mail);

        await OldHouse.LogsInByImapAsync(imap, MailHouse.Anna);
        using ImapTalk wrong = await ImapTalk.ConnectAsync(imap);
        Assert.Equal(["t1 NO Invalid login or password"], await wrong.CommandAsync("LOGIN anna wrong"));
        string said = await OldHouse.CheckAsync(proxy);
        Assert.Equal(kind == ProxyKind.Posthorn, said.Contains("\"http\" block is skipped", StringComparison.Ordinal));
    }

    private static Task<ProxyProcess> StartAsync(ProxyKind kind, string parts)
    {
        Workspace workspace = new("one");
        string config = OldHouse.Write(workspace, $$"""
            {{OldHouse.LoadsMailModule}}
            pid {pid};
            error_log stderr info;
            events { worker_connections 512; }
            {{parts}}

            """);
        return ProxyProcess.StartWithFileAsync(kind, workspace, config);
    }

    private static string Script(int port, int backend) => $$"""
        http {
            access_log off;
            client_body_temp_path {folder}/body;
            proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi;
            scgi_temp_path {folder}/scgi;
            map "$http_auth_user:$http_auth_pass" $mail_status {
                default "Invalid login or password";
                "anna:anna's%20secret" OK;
            }
            server {
                listen 127.0.0.1:{{port}};
                location = /mail/auth {
                    add_header Auth-Status $mail_status;
                    add_header Auth-Server 127.0.0.1;
                    add_header Auth-Port {{backend}};
                    return 204;
                }
            }
        }

        """;
}
