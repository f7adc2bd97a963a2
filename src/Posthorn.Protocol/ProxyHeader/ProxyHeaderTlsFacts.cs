namespace Posthorn.Protocol.ProxyHeader;

/// <summary>What a version 2 header tells of the client's TLS connection.</summary>
/// <param name="Version">The version, e.g. <c>TLSv1.3</c>.</param>
/// <param name="Cipher">The cipher suite as OpenSSL names it.</param>
public sealed record ProxyHeaderTlsFacts(string Version, string Cipher)
{
    /// <summary>The application protocol that was agreed on; null for none.</summary>
    public string? Alpn { get; init; }

    /// <summary>The host name that the client asked for (SNI); null for none.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether the client gave a certificate in this TLS session.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Whether the session was resumed: the certificate was then given in an earlier connection.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Whether that certificate was verified.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The common name of a verified certificate's subject; null for none.</summary>
    public string? CommonName { get; init; }
}
