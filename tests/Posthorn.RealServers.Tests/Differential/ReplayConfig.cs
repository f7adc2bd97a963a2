using System.Security.Cryptography.X509Certificates;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>The mail block in which a transcript is played: its own directives, and what a real proxy needs besides.</summary>
internal sealed class ReplayConfig : IDisposable
{
    private readonly Workspace _workspace = new("replay");
    private readonly TestCertificate _certificate = TestCertificate.ForLoopback();

    public ReplayConfig(Transcript transcript, int port, string authUrl)
    {
        // A transcript says "listen ... ssl;" for TLS from the first byte: the port is ours.
        StartsWithTls = transcript.Configuration.Any(line =>
            line.StartsWith("listen", StringComparison.Ordinal) && line.Contains(" ssl", StringComparison.Ordinal));
        string[] own = [.. transcript.Configuration.Where(line => !line.StartsWith("listen", StringComparison.Ordinal))];
        string certificate = NeedsCertificate(transcript) ? CertificateDirectives() : "";
        string name = own.Any(line => line.StartsWith("server_name", StringComparison.Ordinal)) ? "" : "server_name mx.example;";
        MailBlock = $$"""
            mail {
                auth_http {{authUrl}};
                server {
                    listen 127.0.0.1:{{port}}{{(StartsWithTls ? " ssl" : "")}};
                    protocol {{transcript.Protocol}};
                    {{name}}
                    {{certificate}}
                    {{string.Join("\n        ", own)}}
                }
            }
            """;
    }

    public string MailBlock { get; }

    public bool StartsWithTls { get; }

    /// <summary>What the proxy shows to a TLS client, unless the transcript brings its own.</summary>
    public X509Certificate2 Certificate => _certificate.WithKey;

    public void Dispose()
    {
        _certificate.Dispose();
        _workspace.Dispose();
    }

    private static bool NeedsTls(Transcript transcript)
    {
        string all = string.Join(' ', transcript.Configuration);
        return all.Contains("starttls", StringComparison.Ordinal) || all.Contains(" ssl", StringComparison.Ordinal);
    }

    private static bool NeedsCertificate(Transcript transcript) => NeedsTls(transcript)
        && !transcript.Configuration.Any(line => line.Contains("ssl_certificate", StringComparison.Ordinal));

    private string CertificateDirectives()
    {
        string path = _workspace.Write("cert.pem", _certificate.Pem);
        string key = _workspace.Write("key.pem", _certificate.KeyPem);
        return $"ssl_certificate {path}; ssl_certificate_key {key};";
    }
}
