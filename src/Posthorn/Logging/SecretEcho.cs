using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Logging;

/// <summary>
/// Finds a secret in what a server says: some repeat what they refuse, and then their words must not be logged. Looked for are the
/// secret whatever its case, as an IMAP quoted string has it, and in base64 at any place of what was encoded, as SASL has it.
/// </summary>
internal static class SecretEcho
{
    // Shorter ones are part of any word, and count as words alone.
    private const int LeastPart = 4;

    // Of fewer characters of base64 every text has some.
    private const int LeastBase64 = 3;

    /// <summary>What a server said as a log quotes it: escaped, and not at all when it repeats one of the secrets.</summary>
    public static string Quote(ReadOnlySpan<byte> text, byte[]? secret, byte[]? another = null) =>
        IsIn(text, secret) || IsIn(text, another) ? "(not shown, as it repeats the password)" : $"\"{LogText.Escape(text)}\"";

    /// <summary>Whether a text repeats a secret.</summary>
    /// <param name="text">What a server said.</param>
    /// <param name="secret">The secret; null or empty for none.</param>
    public static bool IsIn(ReadOnlySpan<byte> text, byte[]? secret)
    {
        if (secret is null or [] || text.IsEmpty)
        {
            return false;
        }

        // Quoted each byte may become two; base64 makes four of three, with up to two bytes ahead.
        byte[] work = ArrayPool<byte>.Shared.Rent((2 * secret.Length) + 8);
        try
        {
            return HoldsAnyCase(text, secret) || HoldsAnyCase(text, Quoted(secret, work)) || HoldsBase64(text, secret, work);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(work);
            ArrayPool<byte>.Shared.Return(work);
        }
    }

    private static bool HoldsAnyCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> secret)
    {
        for (int at = 0; at + secret.Length <= text.Length; at++)
        {
            bool isThere = Ascii.EqualsIgnoreCase(text.Slice(at, secret.Length), secret) || text[at..].StartsWith(secret);
            if (isThere && (secret.Length >= LeastPart || IsWord(text, at, at + secret.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(ReadOnlySpan<byte> text, int start, int end) =>
        (start == 0 || !char.IsAsciiLetterOrDigit((char)text[start - 1]))
        && (end == text.Length || !char.IsAsciiLetterOrDigit((char)text[end]));

    private static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> secret, byte[] work)
    {
        int length = 0;
        foreach (byte value in secret)
        {
            if (value is (byte)'"' or (byte)'\\')
            {
                work[length++] = (byte)'\\';
            }

            work[length++] = value;
        }

        return work.AsSpan(0, length);
    }

    private static bool HoldsBase64(ReadOnlySpan<byte> text, ReadOnlySpan<byte> secret, byte[] work)
    {
        // How many characters depend on what stands ahead, for none, one and two bytes ahead.
        ReadOnlySpan<int> foreign = [0, 2, 3];
        for (int ahead = 0; ahead < foreign.Length; ahead++)
        {
            work.AsSpan(0, ahead).Clear();
            secret.CopyTo(work.AsSpan(ahead));
            int bytes = ahead + secret.Length;
            _ = Base64.EncodeToUtf8InPlace(work, bytes, out int characters);

            // The last characters depend on what follows: as they are where nothing does, left out where something may.
            ReadOnlySpan<byte> atEnd = work.AsSpan(foreign[ahead]..characters);
            ReadOnlySpan<byte> amid = work.AsSpan(foreign[ahead]..Math.Max(bytes * 8 / 6, foreign[ahead]));
            if ((atEnd.Length >= LeastBase64 && text.IndexOf(atEnd) >= 0) || (amid.Length >= LeastBase64 && text.IndexOf(amid) >= 0))
            {
                return true;
            }
        }

        return false;
    }
}
