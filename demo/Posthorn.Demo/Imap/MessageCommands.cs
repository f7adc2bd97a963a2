using System.Collections.Immutable;
using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>The commands about the messages of the selected folder (RFC 3501 6.4, RFC 4315, RFC 6851).</summary>
internal static class MessageCommands
{
    /// <summary>Runs a command; null when it is none of these. The text after the tag is returned.</summary>
    public static string? Answer(string name, ImapArguments arguments, MailStore store, MailboxView view, ImapWriter output)
    {
        bool byUid = name == "UID";
        if (byUid)
        {
            name = arguments.TakeWord();
            arguments.Take(' ');
        }

        switch (name)
        {
            case "CHECK":
                return "OK done";
            case "FETCH":
                return Fetch(arguments, view, output, byUid);
            case "SEARCH":
                return Search(arguments, view, output, byUid);
            case "STORE" or "EXPUNGE" or "MOVE" when view.ReadOnly:
                return "NO the mailbox is read-only";
            case "STORE":
                return Store(arguments, view, output, byUid);
            case "EXPUNGE":
                return Expunge(arguments, view, byUid);
            case "COPY" or "MOVE":
                return Copy(arguments, store, view, byUid, remove: name == "MOVE");
            default:
                return null;
        }
    }

    private static string Fetch(ImapArguments arguments, MailboxView view, ImapWriter output, bool byUid)
    {
        SequenceSet set = arguments.TakeSet();
        arguments.Take(' ');
        List<FetchItem> items = FetchItem.ParseAll(arguments);
        if (byUid && !items.Contains(FetchItem.Uid))
        {
            items.Insert(0, FetchItem.Uid);
        }

        foreach ((int number, StoredMessage message) in view.Resolve(set, byUid))
        {
            if (!view.ReadOnly && items.Exists(item => item.MarksSeen))
            {
                view.Mailbox.ChangeFlags(message, flags => flags.Add(@"\Seen"));
            }

            output.Text($"* {number} FETCH (");
            string space = "";
            foreach (FetchItem item in items)
            {
                output.Text(space);
                item.Write(message, output);
                space = " ";
            }

            output.Line(")");
        }

        return "OK done";
    }

    private static string Search(ImapArguments arguments, MailboxView view, ImapWriter output, bool byUid)
    {
        Func<int, StoredMessage, bool> condition = SearchParser.Parse(arguments, view);
        output.Text("* SEARCH");
        foreach ((int number, StoredMessage message) in view.Where(condition))
        {
            output.Text(" ").Number(byUid ? message.Uid : number);
        }

        output.Line("");
        return "OK done";
    }

    private static string Store(ImapArguments arguments, MailboxView view, ImapWriter output, bool byUid)
    {
        SequenceSet set = arguments.TakeSet();
        arguments.Take(' ');
        string item = arguments.TakeWord();
        arguments.Take(' ');
        var flags = arguments.TakeFlags().ToImmutableSortedSet(StringComparer.OrdinalIgnoreCase);
        Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change = item.Replace(".SILENT", "", StringComparison.Ordinal) switch
        {
            "FLAGS" => _ => flags,
            "+FLAGS" => old => old.Union(flags),
            "-FLAGS" => old => old.Except(flags),
            _ => throw new ImapSyntaxException("unknown store item"),
        };
        foreach ((int number, StoredMessage message) in view.Resolve(set, byUid))
        {
            view.Mailbox.ChangeFlags(message, change);
            if (item.EndsWith(".SILENT", StringComparison.Ordinal))
            {
                view.Told(number);
            }
            else
            {
                view.WriteFlags(output, number);
            }
        }

        return "OK done";
    }

    private static string Expunge(ImapArguments arguments, MailboxView view, bool byUid)
    {
        HashSet<StoredMessage>? meant = byUid ? [.. view.Resolve(arguments.TakeSet(), byUid).Select(found => found.Message)] : null;
        view.Mailbox.Expunge(message => meant is null || meant.Contains(message));
        return "OK done";
    }

    private static string Copy(ImapArguments arguments, MailStore store, MailboxView view, bool byUid, bool remove)
    {
        SequenceSet set = arguments.TakeSet();
        arguments.Take(' ');
        if (!store.TryFind(arguments.TakeString(), out Mailbox? target))
        {
            return "NO [TRYCREATE] no such mailbox";
        }

        HashSet<StoredMessage> moved = [];
        foreach ((_, StoredMessage message) in view.Resolve(set, byUid))
        {
            target.Add(message.Text, message.Received, message.Flags);
            moved.Add(message);
            if (remove)
            {
                view.Mailbox.ChangeFlags(message, flags => flags.Add(@"\Deleted"));
            }
        }

        if (remove)
        {
            view.Mailbox.Expunge(moved.Contains);
        }

        return "OK done";
    }
}
