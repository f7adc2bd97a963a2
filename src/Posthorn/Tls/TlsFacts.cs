using System.Runtime.InteropServices;
using Posthorn.Protocol.AuthHttp;

namespace Posthorn.Tls;

/// <summary>What there is to say of a client's TLS, in the words that nginx gives its auth service.</summary>
internal static unsafe class TlsFacts
{
    // XN_FLAG_RFC2253.
    private const ulong Rfc2253 = 0x1110317;
    private const int Sha1Length = 20;

    /// <summary>Gathers the facts.</summary>
    /// <param name="layer">The connection.</param>
    /// <param name="verification">What the server block wants of client certificates.</param>
    /// <param name="withCertificate">Whether the certificate itself belongs to them.</param>
    public static AuthHttpTlsFacts Of(TlsLayer layer, ClientVerification verification, bool withCertificate)
    {
        var facts = new AuthHttpTlsFacts(
            Text(LibSsl.GetVersionName(layer.Ssl)), Text(LibSsl.GetCipherName(LibSsl.GetCipher(layer.Ssl))));
        if (verification == ClientVerification.Off)
        {
            return facts;
        }

        nint certificate = LibSsl.GetPeerCertificate(layer.Ssl);
        if (certificate == 0)
        {
            return facts with { Verify = "NONE" };
        }

        try
        {
            nint result = LibSsl.GetVerifyResult(layer.Ssl);
            return facts with
            {
                Verify = result == 0 ? "SUCCESS" : $"FAILED:{Describe(result)}",
                Subject = BioText.Text(LibCrypto.GetSubject(certificate), PrintName),
                Issuer = BioText.Text(LibCrypto.GetIssuer(certificate), PrintName),
                Serial = BioText.Text(LibCrypto.GetSerial(certificate), static (bio, serial) => LibCrypto.PrintInteger(bio, serial)),
                Fingerprint = FingerprintOf(certificate),
                Certificate = withCertificate
                    ? BioText.Bytes(certificate, static (bio, printed) => LibCrypto.WriteCertificate(bio, printed))
                    : [],
            };
        }
        finally
        {
            LibCrypto.FreeCertificate(certificate);
        }
    }

    /// <summary>OpenSSL's words for what became of a certificate.</summary>
    public static string Describe(nint verifyResult) => Text(LibCrypto.DescribeVerifyResult(verifyResult));

    private static int PrintName(nint bio, nint name) => LibCrypto.PrintName(bio, name, 0, Rfc2253);

    private static string FingerprintOf(nint certificate)
    {
        byte* digest = stackalloc byte[Sha1Length];
        uint length;
        _ = LibCrypto.Digest(certificate, LibCrypto.Sha1(), digest, &length);
        return Convert.ToHexStringLower(new ReadOnlySpan<byte>(digest, Sha1Length));
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
