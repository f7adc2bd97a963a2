using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>A part of a message as <c>BODY[section]&lt;from.count&gt;</c> names it. Every message counts as a single part.</summary>
internal sealed class BodySection
{
    private readonly string _section;
    private readonly HashSet<string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly (uint From, uint Count)? _partial;

    private BodySection(ImapArguments arguments)
    {
        arguments.Take('[');
        _section = arguments.NextIs(']') ? "" : arguments.TakeWord();
        if (_section.StartsWith("HEADER.FIELDS", StringComparison.Ordinal))
        {
            arguments.Take(' ');
            _fields.UnionWith(arguments.TakeList(list => list.TakeString()));
        }

        arguments.Take(']');
        string fields = _fields.Count > 0 ? $" ({string.Join(' ', _fields)})" : "";
        Name = $"BODY[{_section}{fields}]";
        if (arguments.Try('<'))
        {
            uint from = arguments.TakeNumber();
            arguments.Take('.');
            _partial = (from, arguments.TakeNumber());
            arguments.Take('>');
            Name += $"<{from}>";
        }
    }

    /// <summary>The name in the answer (never with PEEK, and with the start of a partial only).</summary>
    public string Name { get; }

    /// <summary>Reads what follows the word BODY or BODY.PEEK.</summary>
    public static BodySection Parse(ImapArguments arguments) => new(arguments);

    /// <summary>Writes the part; NIL when the message has none such.</summary>
    public void Write(StoredMessage message, ImapWriter output)
    {
        byte[]? part = Part(message);
        if (part is null)
        {
            output.Text("NIL");
        }
        else if (_partial is (uint from, uint count))
        {
            int start = (int)Math.Min(from, (uint)part.Length);
            output.Literal(part.AsSpan(start, (int)Math.Min(count, (uint)(part.Length - start))));
        }
        else
        {
            output.Literal(part);
        }
    }

    private byte[]? Part(StoredMessage message)
    {
        byte[] text = message.Text;
        MessageHeader header = message.Header;
        return _section switch
        {
            "" => text,
            "HEADER" => text[..header.Length],
            "HEADER.FIELDS" => header.Select(text, _fields.Contains),
            "HEADER.FIELDS.NOT" => header.Select(text, name => !_fields.Contains(name)),
            "TEXT" or "1" => text[header.Length..],
            "1.MIME" => header.Select(text, name => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)),
            _ => null,
        };
    }
}
