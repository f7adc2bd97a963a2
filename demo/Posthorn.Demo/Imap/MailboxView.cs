using System.Collections.Immutable;
using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Imap;

/// <summary>
/// A selected folder as one session knows it. Message numbers belong to the session: they move only when the session was told
/// (RFC 3501 7.4.1), while the folder moves on.
/// </summary>
internal sealed class MailboxView(Mailbox mailbox, bool readOnly)
{
    private readonly List<(StoredMessage Message, ImmutableSortedSet<string> Told)> _known =
        [.. mailbox.Messages.Select(message => (message, message.Flags))];

    /// <summary>The folder.</summary>
    public Mailbox Mailbox { get; } = mailbox;

    /// <summary>Whether it was opened by EXAMINE.</summary>
    public bool ReadOnly { get; } = readOnly;

    /// <summary>How many messages the session knows of.</summary>
    public int Count => _known.Count;

    /// <summary>The messages of a set with their numbers.</summary>
    public List<(int Number, StoredMessage Message)> Resolve(SequenceSet set, bool byUid)
    {
        uint largest = byUid ? (Count == 0 ? 0 : _known[^1].Message.Uid) : (uint)Count;
        return Where((number, message) => set.Contains(byUid ? message.Uid : (uint)number, largest));
    }

    /// <summary>The messages that a condition holds for, with their numbers.</summary>
    public List<(int Number, StoredMessage Message)> Where(Func<int, StoredMessage, bool> condition)
    {
        var found = new List<(int Number, StoredMessage Message)>();
        for (int i = 0; i < _known.Count; i++)
        {
            if (condition(i + 1, _known[i].Message))
            {
                found.Add((i + 1, _known[i].Message));
            }
        }

        return found;
    }

    /// <summary>Notes that the session knows a message's flags as they are now.</summary>
    public void Told(int number)
    {
        StoredMessage message = _known[number - 1].Message;
        _known[number - 1] = (message, message.Flags);
    }

    /// <summary>Tells what changed since the session was last told.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="mayRemove">Whether messages may disappear now (not after FETCH, STORE and SEARCH, RFC 3501 7.4.1).</param>
    public void WriteNews(ImapWriter output, bool mayRemove)
    {
        ImmutableArray<StoredMessage> now = Mailbox.Messages;
        if (mayRemove)
        {
            WriteRemoved(output, now);
        }

        WriteFlags(output);
        uint last = Count == 0 ? 0 : _known[^1].Message.Uid;
        int before = Count;
        _known.AddRange(now.Where(message => message.Uid > last).Select(message => (message, message.Flags)));
        if (Count != before)
        {
            output.Line($"* {Count} EXISTS");
        }
    }

    /// <summary>One message's flags, as STORE answers and as news are told.</summary>
    public void WriteFlags(ImapWriter output, int number)
    {
        Told(number);
        (StoredMessage message, ImmutableSortedSet<string> flags) = _known[number - 1];
        output.Line($"* {number} FETCH (UID {message.Uid} FLAGS ({string.Join(' ', flags)}))");
    }

    private void WriteRemoved(ImapWriter output, ImmutableArray<StoredMessage> now)
    {
        HashSet<StoredMessage> present = [.. now];
        for (int i = _known.Count - 1; i >= 0; i--)
        {
            if (!present.Contains(_known[i].Message))
            {
                _known.RemoveAt(i);
                output.Line($"* {i + 1} EXPUNGE");
            }
        }
    }

    private void WriteFlags(ImapWriter output)
    {
        for (int i = 0; i < _known.Count; i++)
        {
            if (!ReferenceEquals(_known[i].Told, _known[i].Message.Flags))
            {
                WriteFlags(output, i + 1);
            }
        }
    }
}
