using System.Globalization;
using Posthorn.Bench.Stubs;

namespace Posthorn.Bench.Proxies;

/// <summary>Writes the configuration that both proxies get; only the line that loads nginx's module may differ.</summary>
internal sealed class ProxyConfigWriter(StubPorts stubs, int workers, int port, string directory, string? mailLine)
{
    /// <summary>The configuration of a proxy that speaks one protocol.</summary>
    internal string Write(ProxyProgram program, string protocol)
    {
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{program.Preamble}}worker_processes {{workers}};
            worker_rlimit_nofile 20000;
            daemon off;
            pid {{directory}}/proxy.pid;
            error_log {{directory}}/error.log error;

            events {
                worker_connections 25000;
            }

            mail {
                server_name bench.test;
                auth_http 127.0.0.1:{{stubs.Auth}}/auth;
                {{mailLine}}

                server {
                    listen 127.0.0.1:{{port}};
                    protocol {{protocol}};
                }
            }

            """);
    }
}
