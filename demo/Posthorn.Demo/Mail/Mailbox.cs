using System.Collections.Immutable;

namespace Posthorn.Demo.Mail;

/// <summary>
/// A folder of messages in memory. Safe to use from any session: who reads takes a snapshot, who waits for news awaits
/// <see cref="NextChange"/>.
/// </summary>
internal sealed class Mailbox(string name, uint uidValidity)
{
    private readonly Lock _gate = new();
    private ImmutableArray<StoredMessage> _messages = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _uidNext = 1;

    /// <summary>The folder's name.</summary>
    public string Name { get; } = name;

    /// <summary>The number that tells one life of the folder from the next: a mail program's cache is worth nothing after it.</summary>
    public uint UidValidity { get; } = uidValidity;

    /// <summary>The number that the next message gets.</summary>
    public uint UidNext
    {
        get
        {
            lock (_gate)
            {
                return _uidNext;
            }
        }
    }

    /// <summary>The messages now, in the order of their numbers.</summary>
    public ImmutableArray<StoredMessage> Messages
    {
        get
        {
            lock (_gate)
            {
                return _messages;
            }
        }
    }

    /// <summary>Ends when the folder next changes. Ask before looking at the messages, else a change between goes unseen.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Adds a message at the end.</summary>
    public StoredMessage Add(byte[] text, DateTimeOffset received, params IEnumerable<string> flags)
    {
        lock (_gate)
        {
            var message = new StoredMessage(_uidNext++, text, received, [.. flags]);
            _messages = _messages.Add(message);
            Announce();
            return message;
        }
    }

    /// <summary>Changes a message's flags.</summary>
    public void ChangeFlags(StoredMessage message, Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change)
    {
        if (message.Change(change))
        {
            lock (_gate)
            {
                Announce();
            }
        }
    }

    /// <summary>Removes the messages that are marked as deleted and that the caller means.</summary>
    public void Expunge(Predicate<StoredMessage> meant)
    {
        lock (_gate)
        {
            int before = _messages.Length;
            _messages = _messages.RemoveAll(message => message.Has(@"\Deleted") && meant(message));
            if (_messages.Length != before)
            {
                Announce();
            }
        }
    }

    private void Announce()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
