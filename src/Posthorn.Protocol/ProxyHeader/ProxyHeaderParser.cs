namespace Posthorn.Protocol.ProxyHeader;

/// <summary>
/// Reads the PROXY header that a balancer puts in front of a client's bytes, version 1 or 2 (HAProxy's "The PROXY protocol").
/// Keeps no state: it is given all the bytes so far, however they were cut on their way.
/// </summary>
public static class ProxyHeaderParser
{
    /// <summary>The longest header that is taken, in bytes, as in nginx.</summary>
    public const int LongestHeader = 4096;

    // Enough to tell what kind of client came by mistake.
    private const int LongestQuote = 16;

    /// <summary>Looks for a header at the start of the bytes. What follows it is not touched.</summary>
    public static ProxyHeaderStep Parse(ReadOnlySpan<byte> input)
    {
        if (Agree(input, ProxyHeaderFormat.Signature))
        {
            return ProxyHeaderBinaryParser.Parse(input);
        }

        return Agree(input, ProxyHeaderFormat.Prefix) ? ProxyHeaderTextParser.Parse(input) : ProxyHeaderStep.Bad(FirstWord(input));
    }

    private static bool Agree(ReadOnlySpan<byte> input, ReadOnlySpan<byte> start) =>
        input.Length < start.Length ? start.StartsWith(input) : input.StartsWith(start);

    // A client that came without a balancer sends its login here. Its first word is a tag or a verb, the second may be a secret.
    private static int FirstWord(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> start = input[..Math.Min(input.Length, LongestQuote)];
        int end = start.IndexOfAny(" \r\n"u8);
        return end < 0 ? start.Length : end;
    }
}
