namespace Posthorn.Protocol.Imap;

/// <summary>Follows the parentheses around the parameters of ID (RFC 2971): one list at most, and nothing behind it.</summary>
internal struct ImapIdList
{
    private bool _opened;

    /// <summary>Whether the list's end was met.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the command may end here.</summary>
    public readonly bool IsClosed => _opened == HasEnded;

    /// <summary>Takes a parenthesis where one may stand.</summary>
    /// <returns>False for any other byte.</returns>
    public bool TryTake(byte b)
    {
        if (b == '(' && !_opened)
        {
            return _opened = true;
        }

        return b == ')' && _opened && !HasEnded && (HasEnded = true);
    }
}
