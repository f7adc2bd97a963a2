namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A real nginx as web server: where many houses keep their auth script.</summary>
internal sealed class NginxWebServer : IAsyncDisposable
{
    private readonly Workspace _workspace;
    private readonly ChildProcess _process;

    private NginxWebServer(Workspace workspace, ChildProcess process, int port)
    {
        _workspace = workspace;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts nginx with one http server that holds the given directives.</summary>
    public static async Task<NginxWebServer> StartAsync(string serverDirectives)
    {
        string program = Prerequisite.Program("nginx");
        Workspace workspace = new("web");
        int port = FreePort.Take();
        string config = workspace.Write("web.conf", $$"""
            daemon off;
            pid {{workspace.PathOf("web.pid")}};
            error_log stderr info;
            events { }
            http {
                access_log off;
                client_body_temp_path {{workspace.PathOf("body")}};
                proxy_temp_path {{workspace.PathOf("proxy")}};
                fastcgi_temp_path {{workspace.PathOf("fastcgi")}};
                uwsgi_temp_path {{workspace.PathOf("uwsgi")}};
                scgi_temp_path {{workspace.PathOf("scgi")}};
                server {
                    listen 127.0.0.1:{{port}};
                    {{serverDirectives}}
                }
            }

            """);
        ChildProcess process = ChildProcess.Start(program, ["-p", workspace.Folder, "-c", config, "-e", "stderr"]);
        NginxWebServer server = new(workspace, process, port);
        await Patience.UntilAsync(() => Ports.AcceptAsync(port), () => $"nginx to listen. It wrote:\n{process.Output}");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _workspace.Dispose();
    }
}
