using System.Net.Mime;
using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>
/// Writes a message's BODY or BODYSTRUCTURE (RFC 3501 7.4.2). Every message is shown as a single part; mail programs read the
/// structure of what they append themselves from the whole text.
/// </summary>
internal static class BodyStructureWriter
{
    /// <summary>Writes it, with the extension fields of BODYSTRUCTURE or without.</summary>
    public static void Write(StoredMessage message, ImapWriter output, bool extended)
    {
        ContentType type = TypeOf(message.Header["Content-Type"]);
        string[] names = type.MediaType.ToUpperInvariant().Split('/', 2);
        output.Text("(").String(names[0]).Text(" ").String(names[1]).Text(" ");
        WriteParameters(type, output);
        ReadOnlySpan<byte> body = message.Text.AsSpan(message.Header.Length);
        output.Text(" ").String(message.Header["Content-ID"]).Text(" ").String(message.Header["Content-Description"])
            .Text(" ").String((message.Header["Content-Transfer-Encoding"] ?? "8BIT").ToUpperInvariant())
            .Text(" ").Number(body.Length);
        if (names[0] == "TEXT")
        {
            output.Text(" ").Number(body.Count((byte)'\n'));
        }

        output.Text(extended ? " NIL NIL NIL NIL)" : ")");
    }

    private static ContentType TypeOf(string? header)
    {
        var plain = new ContentType("text/plain; charset=utf-8");
        try
        {
            ContentType type = header is null ? plain : new ContentType(header);
            return type.MediaType.StartsWith("multipart/", StringComparison.Ordinal) || type.MediaType == "message/rfc822" ? plain : type;
        }
        catch (FormatException)
        {
            return plain;
        }
    }

    private static void WriteParameters(ContentType type, ImapWriter output)
    {
        string space = "(";
        foreach (string name in type.Parameters.Keys)
        {
            output.Text(space).String(name.ToUpperInvariant()).Text(" ").String(type.Parameters[name]);
            space = " ";
        }

        output.Text(space == "(" ? "NIL" : ")");
    }
}
