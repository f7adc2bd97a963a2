using System.Globalization;
using System.Text;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Proxies;

/// <summary>
/// Writes the configuration that both proxies get; they may differ in the line that loads nginx's module, and in those that a scenario
/// has for Posthorn alone.
/// </summary>
internal static class NginxConfigWriter
{
    internal static string Write(ProxySetup setup)
    {
        StringBuilder servers = new();
        foreach (ProxyListener listener in setup.Listeners)
        {
            AppendServer(servers, setup, listener);
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""
            worker_processes {{setup.Workers}};
            worker_rlimit_nofile 20000;
            daemon off;
            pid {{setup.Directory}}/proxy.pid;
            error_log {{setup.Directory}}/error.log error;

            events {
                worker_connections 25000;
            }

            mail {
                server_name {{setup.ServerName}};
                {{setup.MailLines}}
            {{servers}}}

            """);
    }

    private static void AppendServer(StringBuilder text, ProxySetup setup, ProxyListener listener)
    {
        string ssl = listener.Tls is { StartsLater: false } ? " ssl" : "";
        text.Append(CultureInfo.InvariantCulture, $$"""
                server {
                    listen {{listener.Address}}{{ssl}};
                    protocol {{listener.Words.Protocol}};
                    {{setup.Auth ?? Service(setup, listener)}}
            {{Tls(setup.Certificates, listener.Tls)}}    }

            """);
    }

    private static string Service(ProxySetup setup, ProxyListener listener)
    {
        return string.Create(CultureInfo.InvariantCulture, $"auth_http 127.0.0.1:{setup.Stubs.Auth}/{listener.Words.Backend};");
    }

    // What administrators write; all else is nginx's default.
    private static string Tls(TlsCertificates certificates, TlsUse? use)
    {
        return use is null ? "" : $"""
                    ssl_certificate {certificates.CertificateFile(use.Key)};
                    ssl_certificate_key {certificates.KeyFile(use.Key)};
                    ssl_protocols TLSv1.2 TLSv1.3;
                    ssl_session_cache shared:SSL:10m;
                    starttls {(use.StartsLater ? "on" : "off")};

            """;
    }
}
