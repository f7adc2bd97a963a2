using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>Whether a backend is told USER and PASS together, which one that lists PIPELINING takes (RFC 2449 section 6.6).</summary>
/// <param name="isWanted">Whether that is configured, and the login is one by USER and PASS.</param>
internal struct Pop3Flight(bool isWanted)
{
    private bool? _known;
    private bool? _listed;
    private bool _isUnanswered;

    /// <summary>Whether both have been said.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>As <see cref="ILoginDialog.Pipelines"/>.</summary>
    public readonly bool? Lesson => _isUnanswered ? false : _listed;

    /// <summary>Whether both may be said together. What the backend says in this very session goes before what was known of it.</summary>
    public readonly bool MayBegin => (_listed ?? _known) is true;

    /// <summary>Whether the backend has to be asked.</summary>
    public bool MustAsk(LoginFacts facts) => isWanted && _listed is null && (_known ??= facts.Pipelines) is null;

    /// <summary>CAPA was said.</summary>
    public void Ask() => _isUnanswered = isWanted;

    /// <summary>A line of the answer to CAPA.</summary>
    public void Hear(ReadOnlySpan<byte> capability)
    {
        if (isWanted && new WordReader(capability).NextIs("PIPELINING"u8))
        {
            _listed = true;
        }
    }

    /// <summary>The answer to CAPA is over.</summary>
    public void HearEnd()
    {
        _isUnanswered = false;
        if (isWanted)
        {
            _listed ??= false;
        }
    }

    /// <summary>Both were said.</summary>
    public void Begin() => HasBegun = _isUnanswered = true;

    /// <summary>The answer that decides is there, and makes sense.</summary>
    public void Land() => _isUnanswered = false;
}
