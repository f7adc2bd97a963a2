namespace Posthorn.Auth.Passwords;

/// <summary>Base64 without padding, as password hashes have it.</summary>
internal static class UnpaddedBase64
{
    /// <summary>The bytes; null when the text is no base64.</summary>
    public static byte[]? Decode(string text)
    {
        string padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        byte[] bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out int length) ? bytes[..length] : null;
    }

    /// <summary>The text.</summary>
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
