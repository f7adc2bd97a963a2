using System.Globalization;
using Posthorn.Bench.Stubs;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Proxies;

/// <summary>Writes the configuration that both proxies get; only the line that loads nginx's module may differ.</summary>
internal sealed class ProxyConfigWriter(
    StubPorts stubs, int workers, int port, string directory, TlsCertificates certificates, string? mailLine)
{
    /// <summary>The configuration of a proxy that speaks one protocol.</summary>
    internal string Write(ProxyProgram program, string protocol, KeyKind? key)
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
                    listen 127.0.0.1:{{port}}{{(key is null ? "" : " ssl")}};
                    protocol {{protocol}};
                    {{Tls(key)}}
                }
            }

            """);
    }

    // What administrators write; all else is nginx's default.
    private string Tls(KeyKind? key)
    {
        return key is not { } kind ? "" : $"""
            ssl_certificate {certificates.CertificateFile(kind)};
            ssl_certificate_key {certificates.KeyFile(kind)};
            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_session_cache shared:SSL:10m;
            """;
    }
}
