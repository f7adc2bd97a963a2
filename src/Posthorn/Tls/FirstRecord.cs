namespace Posthorn.Tls;

/// <summary>
/// The first record of a client. OpenSSL is not begun with before it is there as a whole: whoever stalls inside it costs the bytes
/// that came and not some 45 KB.
/// </summary>
internal static class FirstRecord
{
    private const int HeadLength = 5;
    private const int Handshake = 22;
    private const int LongestContent = 16384;
    private const int UsualLength = 2048;

    /// <summary>Whether OpenSSL has something to work on: the whole record, or what is none and will be refused.</summary>
    public static bool IsThere(ReadOnlySpan<byte> received) => !received.IsEmpty
        && (received[0] != Handshake
            || (LengthOf(received) is { } length && (length > LongestContent || received.Length >= HeadLength + length)));

    /// <summary>How many bytes to receive at most: no more than the record, once it has said its length.</summary>
    public static int Wanted(ReadOnlySpan<byte> received) => Math.Max(UsualLength, HeadLength + (LengthOf(received) ?? 0));

    private static int? LengthOf(ReadOnlySpan<byte> received) => received.Length < HeadLength ? null : (received[3] << 8) | received[4];
}
