using System.Buffers.Text;
using System.Text;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>Header values of an auth service as text and numbers that are safe to pass on.</summary>
internal static class AnswerText
{
    /// <summary>Text for a client: control characters become spaces.</summary>
    public static string Clean(byte[] text)
    {
        foreach (ref byte b in text.AsSpan())
        {
            b = b is < 0x20 or 0x7F ? (byte)' ' : b;
        }

        return Encoding.UTF8.GetString(text);
    }

    /// <summary>A code that refuses, such as <c>454 4.7.0</c>; empty for any other: 250 would tell the client that all is well.</summary>
    public static string ErrorCode(byte[]? code)
    {
        bool valid = code is { Length: >= 3 } && code[0] is (byte)'4' or (byte)'5' && IsDigit(code[1]) && IsDigit(code[2])
            && (code.Length == 3 || code[3] == ' ') && !code.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~');
        return valid ? Encoding.ASCII.GetString(code!) : "";
    }

    /// <summary>The start of a value for the log, in printable ASCII.</summary>
    public static string Quoted(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder();
        foreach (byte b in value[..Math.Min(value.Length, 64)])
        {
            _ = b is < 0x20 or >= 0x7F or (byte)'"' or (byte)'\\' ? text.Append($"\\x{b:X2}") : text.Append((char)b);
        }

        return text.ToString();
    }

    /// <summary>A number of digits only, below 10^18; null when it is none.</summary>
    public static long? Number(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= 18 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && Utf8Parser.TryParse(text, out long value, out _) ? value : null;

    private static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);
}
