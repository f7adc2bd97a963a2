namespace Posthorn.Protocol.Sasl;

/// <summary>
/// The GS2 header (RFC 5801 section 4) of a mechanism without channel binding: <c>n,a=USER,</c>, or <c>y</c> for <c>n</c>.
/// </summary>
internal static class Gs2Header
{
    /// <summary>
    /// The user name, with <c>=2C</c> and <c>=3D</c> resolved; empty where none is named, null when this is no such header.
    /// </summary>
    public static byte[]? UserIn(ReadOnlySpan<byte> header)
    {
        if (header is not [(byte)'n' or (byte)'y', (byte)',', .. ReadOnlySpan<byte> name, (byte)','])
        {
            return null;
        }

        return name.IsEmpty ? [] : name is [(byte)'a', (byte)'=', _, ..] ? Unescape(name[2..]) : null;
    }

    private static byte[]? Unescape(ReadOnlySpan<byte> name)
    {
        byte[] user = new byte[name.Length];
        int length = 0;
        while (!name.IsEmpty)
        {
            byte? next = name switch
            {
                [(byte)'=', (byte)'2', (byte)'C', ..] => (byte)',',
                [(byte)'=', (byte)'3', (byte)'D', ..] => (byte)'=',
                [(byte)'=' or (byte)',', ..] => null,
                _ => name[0],
            };
            if (next is not { } value)
            {
                return null;
            }

            user[length++] = value;
            name = name[(name[0] == '=' ? 3 : 1)..];
        }

        return user[..length];
    }
}
