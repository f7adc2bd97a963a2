namespace Posthorn.Protocol.Imap;

/// <summary>Where an argument stands in the input: between the quotes, or the literal's bytes.</summary>
internal readonly record struct ImapArgument(int Start, int Length, bool Escaped)
{
    /// <summary>The bytes as they stand.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> input) => input.Slice(Start, Length);

    /// <summary>The value in memory of its own, with <c>\"</c> and <c>\\</c> resolved.</summary>
    public byte[] Copy(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> raw = In(input);
        return Escaped ? Unescape(raw) : raw.ToArray();
    }

    private static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        byte[] value = new byte[raw.Length - CountEscapes(raw)];
        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            i += raw[i] == '\\' ? 1 : 0;
            value[length++] = raw[i];
        }

        return value;
    }

    private static int CountEscapes(ReadOnlySpan<byte> raw)
    {
        int count = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\')
            {
                count++;
                i++;
            }
        }

        return count;
    }
}
