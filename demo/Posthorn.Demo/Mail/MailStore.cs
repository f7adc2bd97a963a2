using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Demo.Mail;

/// <summary>Everything the demonstration keeps: one user and the user's folders, shared by all protocols.</summary>
internal sealed class MailStore(string user, string password)
{
    private readonly ConcurrentDictionary<string, Mailbox> _mailboxes = new(StringComparer.Ordinal);

    // Every start of the program is a new life of its folders: their messages are numbered afresh.
    private uint _uidValidity = (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>The only user.</summary>
    public string User { get; } = user;

    /// <summary>The password; no secret, the program prints it.</summary>
    public string Password { get; } = password;

    /// <summary>The folder that mail arrives in.</summary>
    public Mailbox Inbox => Open("INBOX");

    /// <summary>The folders, the inbox first.</summary>
    public IEnumerable<Mailbox> Mailboxes =>
        _mailboxes.Values.OrderBy(box => box.Name != "INBOX").ThenBy(box => box.Name, StringComparer.Ordinal);

    /// <summary>Whether the proof is right.</summary>
    public bool Knows(string user, string password) => user == User && password == Password;

    /// <summary>The folder of that name, if it exists.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Mailbox? mailbox) => _mailboxes.TryGetValue(Normal(name), out mailbox);

    /// <summary>The folder of that name, made when it does not exist.</summary>
    public Mailbox Open(string name) =>
        _mailboxes.GetOrAdd(Normal(name), key => new Mailbox(key, Interlocked.Increment(ref _uidValidity)));

    /// <summary>INBOX is the one name that ignores letter case (RFC 3501 5.1).</summary>
    private static string Normal(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : name;
}
