using System.Text;

namespace Posthorn.Protocol.Wire;

/// <summary>Reads the words of a line, separated by one or more spaces.</summary>
internal ref struct WordReader(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;

    /// <summary>What follows the word read last, without the spaces before it; spaces inside and at the end stay.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest.TrimStart((byte)' ');

    /// <summary>Whether nothing but spaces is left.</summary>
    public readonly bool AtEnd => Rest.IsEmpty;

    /// <summary>The next word; empty at the end of the line.</summary>
    public ReadOnlySpan<byte> Next()
    {
        ReadOnlySpan<byte> rest = Rest;
        int space = rest.IndexOf((byte)' ');
        int length = space < 0 ? rest.Length : space;
        _rest = rest[length..];
        return rest[..length];
    }

    /// <summary>Whether the next word is <paramref name="word"/> in any case of ASCII letters. Reads it.</summary>
    public bool NextIs(ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(Next(), word);
}
