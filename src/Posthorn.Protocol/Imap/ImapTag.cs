namespace Posthorn.Protocol.Imap;

/// <summary>The tag that the answer to the client begins with, in memory that serves the whole session.</summary>
internal sealed class ImapTag
{
    /// <summary>The longest tag, in bytes, that is taken for one.</summary>
    public const int Longest = 32;

    private readonly byte[] _bytes = new byte[Longest];
    private int _length;

    /// <summary>What stands in the tag's place in an answer: <c>*</c> when no tag is known.</summary>
    public ReadOnlySpan<byte> Written => _length == 0 ? "*"u8 : _bytes.AsSpan(0, _length);

    /// <summary>Whether a byte may be part of a tag; fewer than RFC 3501 allows, as in nginx.</summary>
    public static bool Allows(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_' or (byte)'-';

    /// <summary>Remembers the tag of the command at hand; empty for none.</summary>
    public void Set(ReadOnlySpan<byte> tag)
    {
        tag.CopyTo(_bytes);
        _length = tag.Length;
    }
}
