using System.Security.Cryptography.X509Certificates;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>A certificate and what belongs to it.</summary>
/// <param name="Pem">The certificate alone.</param>
/// <param name="Chain">The certificates between it and the root.</param>
/// <param name="KeyPem">Its key.</param>
/// <param name="EncryptedKeyPem">Its key under <see cref="PassPhrase"/>.</param>
/// <param name="Serial">The serial number in hex.</param>
/// <param name="Fingerprint">The SHA-1 digest in small hex, as the auth service hears it.</param>
internal sealed record IssuedCertificate(
    string Pem, string Chain, string KeyPem, string EncryptedKeyPem, string Serial, string Fingerprint)
{
    public const string PassPhrase = "open sesame";

    /// <summary>The certificate without its key.</summary>
    public X509Certificate2 ToX509() => X509Certificate2.CreateFromPem(Pem);
}
