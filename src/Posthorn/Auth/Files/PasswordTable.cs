using System.Numerics;
using System.Text;
using Posthorn.Logging;

namespace Posthorn.Auth.Files;

/// <summary>
/// The users of a password file, found by name: the file's own bytes and a table of where lines begin, so that a million users
/// take little more than the file does. Names are the same whatever the case of their letters (ASCII). Immutable.
/// </summary>
internal sealed class PasswordTable
{
    private const int LongestName = 255;

    private readonly byte[] _text;

    // Where lines begin, plus one; 0 for a free place.
    private readonly int[] _places;

    private PasswordTable(byte[] text, int[] places) => (_text, _places) = (text, places);

    /// <summary>How many users there are.</summary>
    public int Count { get; private set; }

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">Kept: must not change.</param>
    /// <param name="path">The file's name, for errors.</param>
    /// <exception cref="PasswordFileException">A line is wrong, or a user comes twice.</exception>
    public static PasswordTable Read(byte[] text, string path)
    {
        int lines = text.AsSpan().Count((byte)'\n') + 1;
        var table = new PasswordTable(text, new int[BitOperations.RoundUpToPowerOf2((uint)lines * 2)]);
        for (int start = 0, number = 1; start < text.Length; number++)
        {
            ReadOnlySpan<byte> line = table.LineAt(start);
            if (Trimmed(line) is { IsEmpty: false } entry && entry[0] != '#')
            {
                string? problem = line[0] is (byte)' ' or (byte)'\t' ? "space before the user name" : table.Add(start, entry, path);
                if (problem is not null)
                {
                    throw new PasswordFileException($"{problem} in {path}:{number}");
                }
            }

            start += line.Length + 1;
        }

        return table;
    }

    /// <summary>The entry of a user; null when there is none.</summary>
    public PasswordEntry? Find(ReadOnlySpan<byte> user)
    {
        int place = user.Length is > 0 and <= LongestName ? _places[PlaceOf(user)] : 0;
        return place == 0 ? null : EntryAt(place - 1);
    }

    /// <summary>
    /// The entry of some user, always the same for a name: checking a password against it takes as long as for a user who exists, so
    /// that time does not tell who does. Null when there are no users.
    /// </summary>
    public PasswordEntry? StandIn(ReadOnlySpan<byte> user)
    {
        if (Count == 0)
        {
            return null;
        }

        int place = Hash(user.Length > LongestName ? user[..LongestName] : user) & (_places.Length - 1);
        while (_places[place] == 0)
        {
            place = (place + 1) & (_places.Length - 1);
        }

        return EntryAt(_places[place] - 1);
    }

    private string? Add(int start, ReadOnlySpan<byte> entry, string path)
    {
        int colon = entry.IndexOf((byte)':');
        if (colon <= 0)
        {
            return colon < 0 ? "no colon after the user name" : "no user name";
        }

        ReadOnlySpan<byte> user = entry[..colon];
        if (user.Length > LongestName)
        {
            return $"user name of more than {LongestName} bytes";
        }

        if (PasswordEntryParser.Read(entry[(colon + 1)..]).Problem is { } problem)
        {
            return $"{problem} of user \"{LogText.Escape(user)}\"";
        }

        int place = PlaceOf(user);
        if (_places[place] != 0)
        {
            int first = _text.AsSpan(0, _places[place] - 1).Count((byte)'\n') + 1;
            return $"user \"{LogText.Escape(user)}\" comes twice, first in {path}:{first} and again";
        }

        _places[place] = start + 1;
        Count++;
        return null;
    }

    private PasswordEntry EntryAt(int start)
    {
        ReadOnlySpan<byte> line = Trimmed(LineAt(start));
        return PasswordEntryParser.Read(line[(line.IndexOf((byte)':') + 1)..]).Entry!;
    }

    private ReadOnlySpan<byte> LineAt(int start)
    {
        ReadOnlySpan<byte> rest = _text.AsSpan(start);
        int end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest : rest[..end];
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8);

    // The user's place, or the free one where he would be.
    private int PlaceOf(ReadOnlySpan<byte> user)
    {
        int place = Hash(user) & (_places.Length - 1);
        while (_places[place] != 0 && !IsNamed(_places[place] - 1, user))
        {
            place = (place + 1) & (_places.Length - 1);
        }

        return place;
    }

    private bool IsNamed(int start, ReadOnlySpan<byte> user)
    {
        ReadOnlySpan<byte> line = _text.AsSpan(start);
        return line.Length > user.Length && line[user.Length] == ':' && AreSame(line[..user.Length], user);
    }

    // Ascii.EqualsIgnoreCase takes no byte beyond ASCII for equal to itself.
    private static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (Lower(one[i]) != Lower(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;

    // Different in each process: nobody outside can know whose stand-in is whose.
    private static int Hash(ReadOnlySpan<byte> user)
    {
        Span<byte> lower = stackalloc byte[LongestName];
        for (int i = 0; i < user.Length; i++)
        {
            lower[i] = Lower(user[i]);
        }

        var hash = default(HashCode);
        hash.AddBytes(lower[..user.Length]);
        return hash.ToHashCode();
    }
}
