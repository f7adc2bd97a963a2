using System.Text;
using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>Turns SEARCH's keys (RFC 3501 6.4.4) into a condition on a message and its number.</summary>
internal static class SearchParser
{
    /// <summary>Reads all keys; a message must meet every one.</summary>
    public static Func<int, StoredMessage, bool> Parse(ImapArguments arguments, MailboxView view)
    {
        List<Func<int, StoredMessage, bool>> keys = [ParseKey(arguments, view)];
        while (arguments.TrySpace())
        {
            keys.Add(ParseKey(arguments, view));
        }

        arguments.TakeEnd();
        return All(keys);
    }

    private static Func<int, StoredMessage, bool> All(List<Func<int, StoredMessage, bool>> keys) =>
        (number, message) => keys.TrueForAll(key => key(number, message));

    private static Func<int, StoredMessage, bool> ParseKey(ImapArguments arguments, MailboxView view)
    {
        if (arguments.NextIs('('))
        {
            return All(arguments.TakeList(list => ParseKey(list, view)));
        }

        string word = arguments.TakeWord();
        if (SequenceSet.LooksLike(word))
        {
            return In(SequenceSet.Parse(word), view, byUid: false);
        }

        if (IsFlagKey(word, out string flag, out bool wanted))
        {
            return (_, message) => message.Has(flag) == wanted;
        }

        if (word is "ALL" or "OLD")
        {
            return (_, _) => true;
        }

        if (word is "NEW" or "RECENT")
        {
            return (_, _) => false;
        }

        arguments.Take(' ');
        return ParseKeyWithArgument(word, arguments, view);
    }

    private static Func<int, StoredMessage, bool> ParseKeyWithArgument(string word, ImapArguments arguments, MailboxView view)
    {
        switch (word)
        {
            case "NOT":
                Func<int, StoredMessage, bool> not = ParseKey(arguments, view);
                return (number, message) => !not(number, message);
            case "OR":
                Func<int, StoredMessage, bool> one = ParseKey(arguments, view);
                arguments.Take(' ');
                Func<int, StoredMessage, bool> other = ParseKey(arguments, view);
                return (number, message) => one(number, message) || other(number, message);
            case "UID":
                return In(arguments.TakeSet(), view, byUid: true);
            case "CHARSET":
                arguments.TakeString();
                return (_, _) => true;
            case "HEADER":
                string name = arguments.TakeString();
                arguments.Take(' ');
                return HeaderHolds(name, arguments.TakeString());
            case "LARGER" or "SMALLER":
                uint size = arguments.TakeNumber();
                return (_, message) => word == "LARGER" ? message.Text.Length > size : message.Text.Length < size;
            default:
                return ParseText(word, arguments.TakeString());
        }
    }

    private static Func<int, StoredMessage, bool> ParseText(string word, string text)
    {
        switch (word)
        {
            case "FROM" or "TO" or "CC" or "BCC" or "SUBJECT":
                return HeaderHolds(word, text);
            case "TEXT":
                return (_, message) => Holds(message.Text, text);
            case "BODY":
                return (_, message) => Holds(message.Text.AsSpan(message.Header.Length), text);
            case "KEYWORD":
                return (_, message) => message.Has(text);
            case "UNKEYWORD":
                return (_, message) => !message.Has(text);
            case "SINCE" or "BEFORE" or "ON" or "SENTSINCE" or "SENTBEFORE" or "SENTON":
                // The sent date counts as the received one: the demonstration's mail has travelled nowhere.
                DateOnly day = ImapDate.ParseDay(text);
                return (_, message) => Compare(DateOnly.FromDateTime(message.Received.Date), day, word);
            default:
                throw new ImapSyntaxException("unknown search key");
        }
    }

    private static bool IsFlagKey(string word, out string flag, out bool wanted)
    {
        wanted = !word.StartsWith("UN", StringComparison.Ordinal);
        string name = wanted ? word : word[2..];
        flag = StoredMessage.SystemFlags.FirstOrDefault(system => system[1..].Equals(name, StringComparison.OrdinalIgnoreCase), "");
        return flag.Length > 0;
    }

    private static Func<int, StoredMessage, bool> In(SequenceSet set, MailboxView view, bool byUid)
    {
        HashSet<int> numbers = [.. view.Resolve(set, byUid).Select(found => found.Number)];
        return (number, _) => numbers.Contains(number);
    }

    private static Func<int, StoredMessage, bool> HeaderHolds(string name, string text) =>
        (_, message) => message.Header[name]?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false;

    private static bool Holds(ReadOnlySpan<byte> bytes, string text) =>
        Encoding.UTF8.GetString(bytes).Contains(text, StringComparison.OrdinalIgnoreCase);

    private static bool Compare(DateOnly received, DateOnly day, string word) =>
        word.EndsWith("SINCE", StringComparison.Ordinal) ? received >= day
        : word.EndsWith("BEFORE", StringComparison.Ordinal) ? received < day
        : received == day;
}
