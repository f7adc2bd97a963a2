namespace Posthorn.Bench.Stubs;

/// <summary>In which forms proxies logged in at the backends, noted by the stubs and read by whoever measures.</summary>
internal sealed class LoginForms
{
    private static readonly (string Text, int Bit)[] Known =
    [
        ("LOGIN with atoms", 1),
        ("LOGIN with quoted strings", 2),
        ("LOGIN with synchronising literals", 4),
        ("LOGIN with literals that do not wait", 8),
        ("AUTHENTICATE PLAIN in two steps", 16),
        ("AUTHENTICATE PLAIN at once", 32),
        ("USER and PASS one after the other", 64),
        ("USER and PASS together", 128),
    ];

    private int _seen;

    /// <summary>LOGIN with a password of that kind.</summary>
    internal void NoteLogin(ImapWordKind kind)
    {
        Note(1 << (int)kind);
    }

    internal void NotePlain(bool atOnce)
    {
        Note(atOnce ? 32 : 16);
    }

    internal void NoteUser(bool withPassword)
    {
        Note(withPassword ? 128 : 64);
    }

    /// <summary>Names what was noted since the last call; empty for nothing.</summary>
    internal string Take()
    {
        int seen = Interlocked.Exchange(ref _seen, 0);
        return string.Join(" and ", Known.Where(form => (seen & form.Bit) != 0).Select(form => form.Text));
    }

    private void Note(int bit)
    {
        if ((Volatile.Read(ref _seen) & bit) == 0)
        {
            Interlocked.Or(ref _seen, bit);
        }
    }
}
