namespace Posthorn.Tls;

/// <summary>A pass phrase where OpenSSL's callback finds it.</summary>
internal unsafe struct PassPhrase
{
    /// <summary>The bytes.</summary>
    public byte* Bytes;

    /// <summary>How many.</summary>
    public int Length;
}
