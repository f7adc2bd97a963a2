using System.Globalization;
using System.Text;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Imap;

/// <summary>Gathers an answer from the pieces that IMAP has.</summary>
internal sealed class ImapWriter(Stream stream) : LineWriter(stream)
{
    /// <summary>Text as it is; the caller knows that it holds no line end.</summary>
    public ImapWriter Text(string text)
    {
        Write(Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>A number.</summary>
    public ImapWriter Number(long number) => Text(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>NIL, a quoted string, or a literal where a quoted string cannot carry the text.</summary>
    public ImapWriter String(string? text)
    {
        if (text is null)
        {
            return Text("NIL");
        }

        return text.All(c => c is >= ' ' and <= '~')
            ? Text($"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")
            : Literal(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A literal.</summary>
    public ImapWriter Literal(ReadOnlySpan<byte> bytes)
    {
        Text("{").Number(bytes.Length).Text("}\r\n");
        Write(bytes);
        return this;
    }
}
