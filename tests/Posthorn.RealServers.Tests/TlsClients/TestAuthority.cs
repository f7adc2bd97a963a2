using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>An authority that issues certificates for tests, good for a day unless said otherwise.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly X509Certificate2 _certificate;
    private int _serial = 0x1000;

    private TestAuthority(X509Certificate2 certificate, string chain)
    {
        _certificate = certificate;
        Chain = chain;
    }

    /// <summary>The authority's certificate in PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>The certificates that a server must send between its own and the root, in PEM.</summary>
    public string Chain { get; }

    public static TestAuthority Root(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        MakeAuthority(request);
        return new TestAuthority(request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2)), "");
    }

    /// <summary>An authority below this one.</summary>
    public TestAuthority Below(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        MakeAuthority(request);
        using X509Certificate2 bare = request.Create(_certificate, Now.AddDays(-2), Now.AddDays(2), NextSerial());
        TestAuthority below = new(bare.CopyWithPrivateKey(key), bare.ExportCertificatePem() + "\n" + Chain);
        return below;
    }

    /// <summary>A certificate with a new elliptic key.</summary>
    /// <param name="subject">Its subject as RFC 4514 writes it.</param>
    /// <param name="age">How long ago its day began.</param>
    public IssuedCertificate IssueEcdsa(string subject, TimeSpan age = default)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] serial = NextSerial();
        return Issue(new CertificateRequest(subject, key, HashAlgorithmName.SHA256), key, serial, age);
    }

    /// <summary>A certificate with a new RSA key of 2048 bits.</summary>
    public IssuedCertificate IssueRsa(string subject)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Issue(request, key, NextSerial(), default);
    }

    /// <summary>A list of revoked certificates, in PEM.</summary>
    public string Revoke(params IssuedCertificate[] revoked)
    {
        CertificateRevocationListBuilder list = new();
        foreach (IssuedCertificate certificate in revoked)
        {
            list.AddEntry(Convert.FromHexString(certificate.Serial));
        }

        byte[] crl = list.Build(_certificate, BigInteger.One, Now.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: Now.AddDays(-1));
        return PemEncoding.WriteString("X509 CRL", crl) + "\n";
    }

    public void Dispose() => _certificate.Dispose();

    private static void MakeAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
    }

    private IssuedCertificate Issue(CertificateRequest request, AsymmetricAlgorithm key, byte[] serial, TimeSpan age)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        DateTimeOffset start = Now - age - TimeSpan.FromHours(1);

        // A generator, because an RSA key may stand below an elliptic authority.
        using ECDsa authority = _certificate.GetECDsaPrivateKey()!;
        X509SignatureGenerator signer = X509SignatureGenerator.CreateForECDsa(authority);
        using X509Certificate2 issued = request.Create(_certificate.SubjectName, signer, start, start.AddDays(1), serial);
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        return new IssuedCertificate(
            issued.ExportCertificatePem() + "\n",
            Chain,
            key.ExportPkcs8PrivateKeyPem() + "\n",
            key.ExportEncryptedPkcs8PrivateKeyPem(IssuedCertificate.PassPhrase, encryption) + "\n",
            Convert.ToHexString(serial),
            Convert.ToHexStringLower(issued.GetCertHash()));
    }

    private byte[] NextSerial()
    {
        _serial++;
        return [(byte)(_serial >> 8), (byte)_serial];
    }
}
