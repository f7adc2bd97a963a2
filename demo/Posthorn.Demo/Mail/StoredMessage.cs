using System.Collections.Immutable;

namespace Posthorn.Demo.Mail;

/// <summary>A message in a mailbox. Its text never changes; its flags are replaced whole, so that readers need no lock.</summary>
internal sealed class StoredMessage(uint uid, byte[] text, DateTimeOffset received, ImmutableSortedSet<string> flags)
{
    /// <summary>The flags that every mailbox offers, as IMAP writes them.</summary>
    public static readonly IReadOnlyList<string> SystemFlags = [@"\Answered", @"\Flagged", @"\Deleted", @"\Seen", @"\Draft"];

    private ImmutableSortedSet<string> _flags = flags.WithComparer(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number that stays with the message (RFC 3501 2.3.1.1).</summary>
    public uint Uid { get; } = uid;

    /// <summary>The whole message, with CRLF line ends.</summary>
    public byte[] Text { get; } = text;

    /// <summary>When it arrived.</summary>
    public DateTimeOffset Received { get; } = received;

    /// <summary>The parsed header.</summary>
    public MessageHeader Header { get; } = MessageHeader.Parse(text);

    /// <summary>The flags now.</summary>
    public ImmutableSortedSet<string> Flags => Volatile.Read(ref _flags);

    /// <summary>Whether a flag is set, in any letter case.</summary>
    public bool Has(string flag) => Flags.Contains(flag);

    /// <summary>Replaces, adds or removes flags; tells whether anything changed.</summary>
    internal bool Change(Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change) =>
        ImmutableInterlocked.Update(ref _flags, change);
}
