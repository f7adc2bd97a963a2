namespace Posthorn.Protocol.ProxyHeader;

/// <summary>What <see cref="ProxyHeaderParser"/> made of the bytes so far.</summary>
public enum ProxyHeaderProgress
{
    /// <summary>A header may yet come of them.</summary>
    NeedMore,

    /// <summary>The header is complete.</summary>
    Done,

    /// <summary>No header, or a broken one.</summary>
    Bad,
}

/// <summary>How far a PROXY header is.</summary>
/// <param name="Progress">What came of the bytes.</param>
/// <param name="Length">
/// With Done how long the header is, in bytes. With Bad how many bytes may be quoted in a log: those behind them may be a command
/// with a password.
/// </param>
/// <param name="Facts">With Done the addresses; null when the header names none that are of use (UNKNOWN, LOCAL, datagrams).</param>
public readonly record struct ProxyHeaderStep(ProxyHeaderProgress Progress, int Length = 0, ProxyHeaderFacts? Facts = null)
{
    internal static ProxyHeaderStep NeedMore => new(ProxyHeaderProgress.NeedMore);

    internal static ProxyHeaderStep Done(int length, ProxyHeaderFacts? facts) => new(ProxyHeaderProgress.Done, length, facts);

    internal static ProxyHeaderStep Bad(int quotable) => new(ProxyHeaderProgress.Bad, quotable);
}
