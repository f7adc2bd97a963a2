using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Posthorn.Demo.Mail;

namespace Posthorn.Demo.Pop3;

/// <summary>
/// The inbox as one POP3 session sees it: the messages that were there at the login, by their numbers from 1. What is marked as
/// deleted goes when the session ends properly (RFC 1939 6).
/// </summary>
internal sealed class Maildrop(Mailbox inbox)
{
    private readonly ImmutableArray<StoredMessage> _messages = inbox.Messages;
    private readonly HashSet<StoredMessage> _deleted = [];

    /// <summary>The messages that are not marked, with their numbers.</summary>
    public IEnumerable<(int Number, StoredMessage Message)> Messages =>
        _messages.Select((message, index) => (index + 1, message)).Where(entry => !_deleted.Contains(entry.message));

    /// <summary>The message of a number, unless it is marked.</summary>
    public bool TryFind(string number, [NotNullWhen(true)] out StoredMessage? message)
    {
        bool found = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value > 0 && value <= _messages.Length;
        message = found && !_deleted.Contains(_messages[value - 1]) ? _messages[value - 1] : null;
        return message is not null;
    }

    /// <summary>Marks a message as deleted.</summary>
    public void Delete(StoredMessage message) => _deleted.Add(message);

    /// <summary>Takes all marks back.</summary>
    public void Reset() => _deleted.Clear();

    /// <summary>Deletes what is marked.</summary>
    public void Empty()
    {
        foreach (StoredMessage message in _deleted)
        {
            inbox.ChangeFlags(message, flags => flags.Add(@"\Deleted"));
        }

        inbox.Expunge(_deleted.Contains);
    }

    /// <summary>A message's name that is never used again: the inbox's life and the message's number in it.</summary>
    public string UniqueName(StoredMessage message) =>
        string.Create(CultureInfo.InvariantCulture, $"{inbox.UidValidity}.{message.Uid}");
}
