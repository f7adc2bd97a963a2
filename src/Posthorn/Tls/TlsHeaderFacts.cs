using System.Runtime.InteropServices;
using System.Text;
using Posthorn.Protocol.ProxyHeader;

namespace Posthorn.Tls;

/// <summary>What there is to say of a client's TLS in a PROXY header.</summary>
internal static unsafe class TlsHeaderFacts
{
    private const int HostName = 0;
    private const int CommonName = 13;
    private const int LongestCommonName = 64;

    /// <summary>Gathers the facts.</summary>
    public static ProxyHeaderTlsFacts Of(TlsLayer layer)
    {
        bool verified = layer.HasPeerCertificate && layer.VerifyResult == 0;
        return new ProxyHeaderTlsFacts(
            Text(LibSsl.GetVersionName(layer.Ssl)) ?? "", Text(LibSsl.GetCipherName(LibSsl.GetCipher(layer.Ssl))) ?? "")
        {
            Alpn = AlpnOf(layer.Ssl),
            ServerName = Text(LibSsl.GetServerName(layer.Ssl, HostName)),
            HasCertificate = layer.HasPeerCertificate,
            IsResumed = LibSsl.SessionReused(layer.Ssl) != 0,
            IsVerified = verified,
            CommonName = verified ? CommonNameOf(layer.Ssl) : null,
        };
    }

    private static string? AlpnOf(SslHandle ssl)
    {
        byte* protocol;
        uint length;
        LibSsl.GetSelectedProtocol(ssl, &protocol, &length);
        return length == 0 ? null : Encoding.ASCII.GetString(protocol, (int)length);
    }

    private static string? CommonNameOf(SslHandle ssl)
    {
        nint certificate = LibSsl.GetPeerCertificate(ssl);
        byte* name = stackalloc byte[LongestCommonName + 1];
        int length = LibCrypto.GetNamePart(LibCrypto.GetSubject(certificate), CommonName, name, LongestCommonName + 1);
        LibCrypto.FreeCertificate(certificate);
        return length > 0 ? Encoding.UTF8.GetString(name, length) : null;
    }

    private static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
