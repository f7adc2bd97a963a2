namespace Posthorn.Tls;

/// <summary>OpenSSL's <c>OSSL_PARAM</c>.</summary>
internal unsafe struct CryptoParameter
{
    /// <summary>Its name; null ends a list.</summary>
    public byte* Key;

    /// <summary>What the data are.</summary>
    public uint Type;

    /// <summary>The data.</summary>
    public void* Data;

    /// <summary>Their length in bytes.</summary>
    public nuint Size;

    /// <summary>What OpenSSL would return.</summary>
    public nuint Returned;
}
