using System.Buffers;
using System.Text;

namespace Posthorn.Protocol.Sasl;

/// <summary>What XOAUTH2 and OAUTHBEARER have in common: fields that end in ^A, one of which is <c>auth=Bearer TOKEN</c>.</summary>
internal static class BearerText
{
    /// <summary>Ends every field, and the whole response once more.</summary>
    public const byte Separator = 1;

    // RFC 6750 2.1: what a token is made of; the padding may only end it.
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"u8);

    /// <summary>Takes the next field off the front of <paramref name="rest"/>, without its separator.</summary>
    public static bool TryTakeField(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        int end = rest.IndexOf(Separator);
        field = end < 0 ? default : rest[..end];
        rest = rest[(end + 1)..];
        return end >= 0;
    }

    /// <summary>Reads <c>Bearer TOKEN</c>; the scheme's case does not matter (RFC 7235 2.1).</summary>
    /// <returns>The token; empty when the value is anything else.</returns>
    public static ReadOnlySpan<byte> TokenIn(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> scheme = "Bearer "u8;
        if (value.Length <= scheme.Length || !Ascii.EqualsIgnoreCase(value[..scheme.Length], scheme))
        {
            return [];
        }

        ReadOnlySpan<byte> token = value[scheme.Length..].TrimStart((byte)' ');
        ReadOnlySpan<byte> digits = token.TrimEnd((byte)'=');
        return digits.IsEmpty || digits.ContainsAnyExcept(TokenBytes) ? [] : token;
    }
}
