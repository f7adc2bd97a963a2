using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>The commands about folders (RFC 3501 6.3); they need a login, not a selected folder.</summary>
internal static class FolderCommands
{
    /// <summary>Runs a command; null when it is none of these. The text after the tag is returned.</summary>
    public static string? Answer(string name, ImapArguments arguments, MailStore store, ImapWriter output)
    {
        switch (name)
        {
            case "NAMESPACE":
                output.Line("* NAMESPACE ((\"\" \"/\")) NIL NIL");
                return "OK done";
            case "LIST" or "LSUB":
                return List(name, arguments, store, output);
            case "STATUS":
                return Status(arguments, store, output);
            case "CREATE":
                store.Open(arguments.TakeString());
                return "OK created";
            case "SUBSCRIBE" or "UNSUBSCRIBE":
                return "OK done";
            case "DELETE" or "RENAME":
                return "NO the demonstration keeps its folders";
            case "APPEND":
                return Append(arguments, store);
            default:
                return null;
        }
    }

    private static string List(string name, ImapArguments arguments, MailStore store, ImapWriter output)
    {
        // LIST (SPECIAL-USE) "" "*" asks for the folders with a purpose alone (RFC 6154 2).
        bool specialOnly = arguments.NextIs('(') && arguments.TakeList(list => list.TakeWord()).Contains("SPECIAL-USE");
        arguments.TrySpace();
        string reference = arguments.TakeString();
        arguments.Take(' ');
        string pattern = arguments.TakeString();
        if (pattern.Length == 0)
        {
            output.Line($"* {name} (\\Noselect) \"/\" \"\"");
            return "OK done";
        }

        // "*" matches anything, "%" anything within one level.
        string expression = Regex.Escape(reference + pattern).Replace("\\*", ".*", StringComparison.Ordinal)
            .Replace("%", "[^/]*", StringComparison.Ordinal);
        foreach (Mailbox box in store.Mailboxes)
        {
            string attribute = Attribute(box.Name);
            if ((attribute.Length > 0 || !specialOnly)
                && Regex.IsMatch(box.Name, $"^{expression}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase))
            {
                output.Text($"* {name} ({attribute}) \"/\" ").String(box.Name).Line("");
            }
        }

        return "OK done";
    }

    private static string Attribute(string folder) => folder is "Sent" or "Drafts" or "Trash" ? $"\\{folder}" : "";

    private static string Status(ImapArguments arguments, MailStore store, ImapWriter output)
    {
        string name = arguments.TakeString();
        arguments.Take(' ');
        List<string> items = arguments.TakeList(list => list.TakeWord());
        if (!store.TryFind(name, out Mailbox? mailbox))
        {
            return "NO [NONEXISTENT] no such mailbox";
        }

        IEnumerable<string> values = items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item} {Value(mailbox, item)}"));
        output.Text("* STATUS ").String(mailbox.Name).Line($" ({string.Join(' ', values)})");
        return "OK done";
    }

    private static long Value(Mailbox mailbox, string item) => item switch
    {
        "MESSAGES" => mailbox.Messages.Length,
        "RECENT" => 0,
        "UIDNEXT" => mailbox.UidNext,
        "UIDVALIDITY" => mailbox.UidValidity,
        "UNSEEN" => mailbox.Messages.Count(message => !message.Has(@"\Seen")),
        _ => throw new ImapSyntaxException("unknown status item"),
    };

    private static string Append(ImapArguments arguments, MailStore store)
    {
        string name = arguments.TakeString();
        arguments.Take(' ');
        List<string> flags = [];
        if (arguments.NextIs('('))
        {
            flags = arguments.TakeFlags();
            arguments.Take(' ');
        }

        DateTimeOffset received = DateTimeOffset.Now;
        if (arguments.Try('"'))
        {
            received = ImapDate.ParseTime(Encoding.ASCII.GetString(arguments.TakeUntil("\""u8)));
            arguments.Take('"');
            arguments.Take(' ');
        }

        byte[] text = arguments.TakeBytes();
        arguments.TakeEnd();
        if (!store.TryFind(name, out Mailbox? mailbox))
        {
            return "NO [TRYCREATE] no such mailbox";
        }

        StoredMessage message = mailbox.Add(text, received, flags);
        return $"OK [APPENDUID {mailbox.UidValidity} {message.Uid}] appended";
    }
}
