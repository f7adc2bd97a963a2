using System.Text;

namespace Posthorn.Demo.Mail;

/// <summary>The header of a message: its bytes, and its fields unfolded.</summary>
internal sealed class MessageHeader
{
    private readonly List<(string Name, string Value, Range Raw)> _fields = [];

    private MessageHeader(int length) => Length = length;

    /// <summary>How many bytes the header takes, the empty line that ends it included.</summary>
    public int Length { get; }

    /// <summary>The value of the first field of that name, unfolded; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach ((string Name, string Value, Range Raw) field in _fields)
            {
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return field.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The bytes of the fields that are wanted, in their order, with the empty line that ends a header.</summary>
    public byte[] Select(byte[] text, Predicate<string> wanted)
    {
        using var selected = new MemoryStream();
        foreach ((string name, _, Range raw) in _fields)
        {
            if (wanted(name))
            {
                selected.Write(text.AsSpan(raw));
            }
        }

        selected.Write("\r\n"u8);
        return selected.ToArray();
    }

    /// <summary>Reads the header of a message; a message without empty line is all header.</summary>
    public static MessageHeader Parse(byte[] text)
    {
        int end = text.AsSpan().IndexOf("\r\n\r\n"u8);
        var header = new MessageHeader(end < 0 ? text.Length : end + 4);
        int last = end < 0 ? text.Length : end + 2;
        for (int start = 0; start < last;)
        {
            int next = EndOfField(text.AsSpan(0, last), start);
            header.Add(text, start..next);
            start = next;
        }

        return header;
    }

    private static int EndOfField(ReadOnlySpan<byte> text, int start)
    {
        int at = start;
        do
        {
            int line = text[at..].IndexOf((byte)'\n');
            at = line < 0 ? text.Length : at + line + 1;
        }
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t');

        return at;
    }

    private void Add(byte[] text, Range raw)
    {
        string field = Encoding.UTF8.GetString(text.AsSpan(raw)).Replace("\r\n", "", StringComparison.Ordinal);
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            _fields.Add((field[..colon].Trim(), field[(colon + 1)..].Trim(), raw));
        }
    }
}
