using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>Writes a message's ENVELOPE (RFC 3501 7.4.2).</summary>
internal static class EnvelopeWriter
{
    /// <summary>Writes it.</summary>
    public static void Write(StoredMessage message, ImapWriter output)
    {
        MessageHeader header = message.Header;
        output.Text("(").String(header["Date"]).Text(" ").String(header["Subject"]);
        foreach (string name in (string[])["From", "Sender", "Reply-To", "To", "Cc", "Bcc"])
        {
            // Sender and Reply-To are never NIL while there is a From.
            string? list = header[name] ?? (name is "Sender" or "Reply-To" ? header["From"] : null);
            WriteAddresses(list, output.Text(" "));
        }

        output.Text(" ").String(header["In-Reply-To"]).Text(" ").String(header["Message-ID"]).Text(")");
    }

    private static void WriteAddresses(string? list, ImapWriter output)
    {
        List<string> addresses = Split(list ?? "");
        if (addresses.Count == 0)
        {
            output.Text("NIL");
            return;
        }

        output.Text("(");
        addresses.ForEach(address => WriteAddress(address, output));
        output.Text(")");
    }

    private static void WriteAddress(string address, ImapWriter output)
    {
        string? name = null;
        int open = address.LastIndexOf('<');
        if (open >= 0)
        {
            name = address[..open].Trim().Trim('"');
            address = address[(open + 1)..].TrimEnd('>', ' ');
        }

        int at = address.LastIndexOf('@');
        output.Text("(").String(string.IsNullOrEmpty(name) ? null : name).Text(" NIL ")
            .String(at < 0 ? address : address[..at]).Text(" ").String(at < 0 ? "" : address[(at + 1)..]).Text(")");
    }

    /// <summary>Splits at the commas that stand outside quotes.</summary>
    private static List<string> Split(string list)
    {
        var addresses = new List<string>();
        bool quoted = false;
        int start = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && list[i] == '"')
            {
                quoted = !quoted;
            }
            else if (i == list.Length || (list[i] == ',' && !quoted))
            {
                addresses.Add(list[start..i].Trim());
                start = i + 1;
            }
        }

        addresses.RemoveAll(address => address.Length == 0);
        return addresses;
    }
}
