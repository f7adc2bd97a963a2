using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Posthorn.Protocol.Wire;

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

    /// <summary>Keeps a header's value; the same header may come again with the same value only.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Keep(ref byte[]? kept, ReadOnlySpan<byte> value, string name)
    {
        if (kept is null)
        {
            kept = value.ToArray();
            return null;
        }

        return value.SequenceEqual(kept) ? null : $"sent contradicting \"{name}\" headers";
    }

    /// <summary>The words of <c>Auth-Mechanism</c>, in any case; null for none of them.</summary>
    public static BackendMechanism? Mechanism(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "login"u8) ? BackendMechanism.Login
        : Ascii.EqualsIgnoreCase(word, "plain"u8) ? BackendMechanism.Plain
        : Ascii.EqualsIgnoreCase(word, "xoauth2"u8) ? BackendMechanism.XOAuth2
        : Ascii.EqualsIgnoreCase(word, "oauthbearer"u8) ? BackendMechanism.OAuthBearer
        : null;

    /// <summary>
    /// The text of <c>Auth-Error-SASL</c>: a JSON object, as it is or in base64. Base64 has no braces, so neither is taken for the other.
    /// </summary>
    /// <returns>Null when it is neither.</returns>
    public static string? SaslError(ReadOnlySpan<byte> value)
    {
        if (value is not [(byte)'{', .., (byte)'}'])
        {
            byte[] decoded = new byte[Base64Text.RoomFor(value)];
            if (value.IsEmpty || !Base64Text.TryDecode(value, decoded, out int length))
            {
                return null;
            }

            value = decoded.AsSpan(..length);
        }

        return Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : null;
    }

    private static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);
}
