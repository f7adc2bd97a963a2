namespace Posthorn.Protocol.AuthHttp;

/// <summary>What an auth service is told about a client's TLS connection.</summary>
/// <param name="Protocol">The version, e.g. <c>TLSv1.3</c>.</param>
/// <param name="Cipher">The cipher suite as OpenSSL names it.</param>
public sealed record AuthHttpTlsFacts(string Protocol, string Cipher)
{
    /// <summary><c>SUCCESS</c>, <c>FAILED:reason</c> or <c>NONE</c>; null unless client certificates are asked for.</summary>
    public string? Verify { get; init; }

    /// <summary>The certificate's subject (RFC 2253 form); empty when there is no certificate, as all that follows.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The certificate's issuer (RFC 2253 form).</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The certificate's serial number in hex.</summary>
    public string Serial { get; init; } = "";

    /// <summary>The certificate's SHA-1 fingerprint in hex.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The certificate in PEM; empty unless <c>auth_http_pass_client_cert</c> is on.</summary>
    public byte[] Certificate { get; init; } = [];
}
