using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Tls;

/// <summary>Certificates and keys in files: the server's for 127.0.0.1, and clients' that sign for themselves.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly Workspace _workspace = new("tls");

    public TlsFiles()
    {
        using TestCertificate server = TestCertificate.ForLoopback();
        _workspace.Write("server.pem", server.Pem);
        _workspace.Write("server.key", server.KeyPem);
        MakeClient("alice");
        MakeClient("mallory");
    }

    /// <summary>The directives that load the server's pair.</summary>
    public string Pair => $"ssl_certificate {this["server.pem"]}; ssl_certificate_key {this["server.key"]}; ssl_protocols TLSv1.2 TLSv1.3;";

    public string this[string name] => _workspace.PathOf(name);

    public void Dispose() => _workspace.Dispose();

    private void MakeClient(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}, O=Some Org", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        _workspace.Write(name + ".pem", certificate.ExportCertificatePem());
        _workspace.Write(name + ".key", key.ExportPkcs8PrivateKeyPem());
    }
}
