using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Tests.Tls;

/// <summary>Certificates and keys in PEM files, made once for all tests and gone with the process.</summary>
internal static class TestKeys
{
    private static readonly string Folder = NewFolder();

    static TestKeys()
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test Authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 issuer = authority.CreateSelfSigned(Start, End);
        File.WriteAllText(Authority, issuer.ExportCertificatePem());
        Issue("server", issuer);
        Issue("client", issuer, "CN=alice, O=Some Org");
        Issue("soon", issuer, days: 3);
        Issue("stranger", null, "CN=mallory");
        IssueRsa(issuer);
        Issue("imap", issuer, "CN=not.me", names: ["imap.example", "IMAP.example.org."]);
        Issue("wild", issuer, names: ["*.example"]);
        Issue("renewed", issuer, days: 200);
        Issue("loopback", issuer, names: ["127.0.0.1"]);
        Issue("elsewhere", issuer, names: ["127.0.0.2"]);
        Issue("stars", issuer, names: ["*.backend.example"]);
        Issue("expired", issuer, days: -1, names: ["imap.example"]);
        IssueDeep(issuer);
        File.WriteAllText(Crl, RevokeClient(issuer));
        File.WriteAllBytes(TicketKeyA, Enumerable.Repeat((byte)'a', 80).ToArray());
        File.WriteAllBytes(TicketKeyB, Enumerable.Range(0, 48).Select(i => (byte)i).ToArray());
    }

    public static string Authority => At("authority.pem");

    public static string Crl => At("crl.pem");

    public static string TicketKeyA => At("a.key");

    public static string TicketKeyB => At("b.key");

    /// <summary>The directives that a server with TLS cannot do without.</summary>
    public static string Pair => PairOf("server");

    private static DateTimeOffset Start => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset End => DateTimeOffset.UtcNow.AddDays(365);

    /// <summary>A certificate's file.</summary>
    public static string Certificate(string name) => At(name + ".pem");

    /// <summary>Its key's.</summary>
    public static string Key(string name) => At(name + ".key.pem");

    public static string PairOf(string name) => $"ssl_certificate {Certificate(name)}; ssl_certificate_key {Key(name)};";

    /// <summary>A file of a test's own.</summary>
    public static string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private static string At(string name) => Path.Combine(Folder, name);

    private static void Issue(
        string name, X509Certificate2? issuer, string subject = "CN=mx.example", int days = 300, string[]? names = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (string other in names ?? [])
        {
            if (IPAddress.TryParse(other, out IPAddress? address))
            {
                alternative.AddIpAddress(address);
            }
            else
            {
                alternative.AddDnsName(other);
            }

            request.CertificateExtensions.Clear();
            request.CertificateExtensions.Add(alternative.Build());
        }

        DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(days).AddHours(12);
        using X509Certificate2 certificate = issuer is null
            ? request.CreateSelfSigned(Start, end)
            : request.Create(issuer, Start, end, name == "client" ? [0x0A, 0xBC] : RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Certificate(name), certificate.ExportCertificatePem());
        File.WriteAllText(Key(name), key.ExportPkcs8PrivateKeyPem());
        var pbe = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10);
        File.WriteAllText(Key(name + "-locked"), key.ExportEncryptedPkcs8PrivateKeyPem("open sesame", pbe));
    }

    // Two authorities stand between this certificate and the one that is trusted.
    private static void IssueDeep(X509Certificate2 root)
    {
        using X509Certificate2 upper = Authorise("CN=Upper Authority", root);
        using X509Certificate2 lower = Authorise("CN=Lower Authority", upper);
        Issue("deep", lower, names: ["imap.example"]);
        File.AppendAllText(Certificate("deep"), "\n" + lower.ExportCertificatePem() + "\n" + upper.ExportCertificatePem() + "\n");
    }

    private static X509Certificate2 Authorise(string subject, X509Certificate2 issuer)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 certificate = request.Create(issuer, Start, End.AddDays(-10), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private static void IssueRsa(X509Certificate2 issuer)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mx.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), Start, End.AddDays(-10), [9]);
        File.WriteAllText(Certificate("rsa"), certificate.ExportCertificatePem());
        File.WriteAllText(Key("rsa"), key.ExportPkcs8PrivateKeyPem());
    }

    private static string RevokeClient(X509Certificate2 issuer)
    {
        using X509Certificate2 client = X509Certificate2.CreateFromPem(File.ReadAllText(Certificate("client")));
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(client);
        using ECDsa key = issuer.GetECDsaPrivateKey()!;
        byte[] list = builder.Build(
            issuer.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            1,
            End,
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, false, true));
        return PemEncoding.WriteString("X509 CRL", list);
    }

    private static string NewFolder()
    {
        string folder = Directory.CreateTempSubdirectory("posthorn-tls-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
