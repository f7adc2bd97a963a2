namespace Posthorn.Tls;

/// <summary>A key for session tickets, in memory that OpenSSL's callback finds. Others follow it; a length of 0 ends them.</summary>
internal unsafe struct TicketKey
{
    /// <summary>48 or 80: the length of the file, which says how long the keys are.</summary>
    public int Length;

    /// <summary>The name that tickets carry.</summary>
    public fixed byte Name[16];

    /// <summary>The key that signs.</summary>
    public fixed byte Mac[32];

    /// <summary>The key that encrypts.</summary>
    public fixed byte Cipher[32];
}
