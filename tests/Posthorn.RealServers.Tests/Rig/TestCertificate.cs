using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>A self-signed certificate for 127.0.0.1 and localhost, good for an hour.</summary>
internal sealed class TestCertificate : IDisposable
{
    private TestCertificate(X509Certificate2 withKey)
    {
        WithKey = withKey;
        Pem = withKey.ExportCertificatePem();
    }

    public X509Certificate2 WithKey { get; }

    public string Pem { get; }

    /// <summary>The private key in PEM, for servers that read it from a file.</summary>
    public string KeyPem => WithKey.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public static TestCertificate ForLoopback()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new TestCertificate(request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1)));
    }

    public void Dispose() => WithKey.Dispose();
}
