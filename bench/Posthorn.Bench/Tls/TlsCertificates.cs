using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Bench.Tls;

/// <summary>The run's self-signed certificates and their keys, as files that both proxies read.</summary>
internal sealed class TlsCertificates
{
    private const string Subject = "CN=bench.test";
    private const int RsaBits = 2048;

    private readonly string _directory;

    /// <summary>Makes new keys and writes them there.</summary>
    internal TlsCertificates(string directory)
    {
        _directory = directory;
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(KeyKind.Ecdsa, new CertificateRequest(Subject, ecdsa, HashAlgorithmName.SHA256), ecdsa);
        using RSA rsa = RSA.Create(RsaBits);
        Write(KeyKind.Rsa, new CertificateRequest(Subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), rsa);
    }

    internal string CertificateFile(KeyKind kind)
    {
        return Path.Combine(_directory, $"{kind}.crt");
    }

    internal string KeyFile(KeyKind kind)
    {
        return Path.Combine(_directory, $"{kind}.key");
    }

    private void Write(KeyKind kind, CertificateRequest request, AsymmetricAlgorithm key)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(CertificateFile(kind), certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile(kind), key.ExportPkcs8PrivateKeyPem());
    }
}
