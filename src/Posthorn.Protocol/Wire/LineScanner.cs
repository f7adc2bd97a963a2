namespace Posthorn.Protocol.Wire;

/// <summary>
/// Finds the end of a line in input that grows, looking at each byte once. CRLF and a bare LF both end a line (nginx
/// accepts both); a CR elsewhere belongs to the line.
/// </summary>
internal struct LineScanner
{
    private int _examined;

    /// <summary>Takes the first line of <paramref name="input"/> once it is complete.</summary>
    /// <param name="input">The same start as in the last call that returned false, perhaps more.</param>
    /// <param name="line">The line without its ending.</param>
    /// <param name="consumed">The length of the line with its ending.</param>
    public bool TryTake(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line, out int consumed)
    {
        int newline = input[_examined..].IndexOf((byte)'\n');
        if (newline < 0)
        {
            _examined = input.Length;
            line = default;
            consumed = 0;
            return false;
        }

        newline += _examined;
        _examined = 0;
        consumed = newline + 1;
        line = WithoutReturn(input[..newline]);
        return true;
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
