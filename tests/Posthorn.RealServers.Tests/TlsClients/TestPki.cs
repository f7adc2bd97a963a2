using System.Security.Cryptography;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>
/// The certificates of these tests: servers stand below a root and an authority between, clients right below a root of their own.
/// </summary>
internal sealed class TestPki
{
    private static readonly Lazy<TestPki> Made = new(() => new TestPki());

    private TestPki()
    {
        ServerRoot = TestAuthority.Root("Posthorn Test Root");
        using TestAuthority between = ServerRoot.Below("Posthorn Test Between");
        Ecdsa = between.IssueEcdsa("CN=localhost,O=ecdsa");
        Rsa = between.IssueRsa("CN=localhost,O=rsa");
        NewEcdsa = between.IssueEcdsa("CN=localhost,O=renewed");

        ClientRoot = TestAuthority.Root("Posthorn Clients");
        Good = ClientRoot.IssueEcdsa("CN=Anna A.,O=Mail Users,C=DE");
        Expired = ClientRoot.IssueEcdsa("CN=Expired", TimeSpan.FromDays(1.5));
        Revoked = ClientRoot.IssueEcdsa("CN=Revoked");
        RevocationList = ClientRoot.Revoke(Revoked);
        using TestAuthority stranger = TestAuthority.Root("Posthorn Strangers");
        Unknown = stranger.IssueEcdsa("CN=Unknown");
    }

    public static TestPki Shared => Made.Value;

    public TestAuthority ServerRoot { get; }

    public IssuedCertificate Ecdsa { get; }

    public IssuedCertificate Rsa { get; }

    public IssuedCertificate NewEcdsa { get; }

    public TestAuthority ClientRoot { get; }

    public IssuedCertificate Good { get; }

    public IssuedCertificate Expired { get; }

    public IssuedCertificate Revoked { get; }

    public IssuedCertificate Unknown { get; }

    public string RevocationList { get; }

    /// <summary>Writes all: NAME.pem with the chain, NAME.key, NAME.locked.key, root.pem, clients.pem, crl.pem, words, tickets.</summary>
    public void WriteTo(Workspace files)
    {
        (string Name, IssuedCertificate Certificate)[] all =
        [
            ("ecdsa", Ecdsa), ("rsa", Rsa), ("new", NewEcdsa), ("good", Good), ("expired", Expired), ("revoked", Revoked),
            ("unknown", Unknown),
        ];
        foreach ((string name, IssuedCertificate certificate) in all)
        {
            Write(files, name, certificate);
        }

        File.WriteAllBytes(files.PathOf("ecdsa.ticket"), RandomNumberGenerator.GetBytes(48));
        files.Write("root.pem", ServerRoot.Pem);
        files.Write("clients.pem", ClientRoot.Pem);
        files.Write("crl.pem", RevocationList);
        files.Write("words", $"not this one\n{IssuedCertificate.PassPhrase}\n");
    }

    public static void Write(Workspace files, string name, IssuedCertificate certificate)
    {
        files.Write($"{name}.pem", certificate.Pem + certificate.Chain);
        files.Write($"{name}.key", certificate.KeyPem);
        files.Write($"{name}.locked.key", certificate.EncryptedKeyPem);
    }
}
