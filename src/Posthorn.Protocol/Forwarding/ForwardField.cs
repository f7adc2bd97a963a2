using System.Buffers;
using System.Text;

namespace Posthorn.Protocol.Forwarding;

/// <summary>
/// A field of the auth source's own that a backend is told with the login, as Dovecot's <c>forward_</c> fields. Printable ASCII alone,
/// which every grammar takes.
/// </summary>
public sealed record ForwardField
{
    /// <summary>The longest name: with <c>x-forward-</c> before it it fits a field name of IMAP's ID (RFC 2971: 30 octets).</summary>
    public const int LongestName = 20;

    /// <summary>The longest value (RFC 2971: 1024 octets).</summary>
    public const int LongestValue = 1024;

    /// <summary>How many there may be: with what else is told of a client they fit an ID, which has 30 fields at most.</summary>
    public const int Most = 20;

    private static readonly SearchValues<byte> NameText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    private ForwardField(string name, string value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name, in small letters: the headers that bring it know no case.</summary>
    public string Name { get; }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>A field of that name and value; null when no backend could be told of it.</summary>
    public static ForwardField? Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        bool isSayable = name.Length is > 0 and <= LongestName && !name.ContainsAnyExcept(NameText)
            && value.Length <= LongestValue && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        return isSayable ? new ForwardField(Encoding.ASCII.GetString(name).ToLowerInvariant(), Encoding.ASCII.GetString(value)) : null;
    }
}
