namespace Posthorn.Tls;

/// <summary>
/// The TLS handshakes under way at a server block, on all its loops. Each holds OpenSSL's memory and may cost a signature, and
/// strangers begin them.
/// </summary>
internal sealed class HandshakeState(int limit)
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(1);

    private int _underWay;
    private long _warned = -(long)BetweenWarnings.TotalMilliseconds;

    /// <summary>How many there may be; 0 for any number.</summary>
    public int Limit => limit;

    /// <summary>How many there are.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Begins one more, if there may be one; <see cref="Leave"/> ends it.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _underWay) <= limit || limit == 0)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>One is over, however it went.</summary>
    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>Whether it is time to tell the log that there are too many: a flood of clients must not be one of lines too.</summary>
    /// <param name="now">The loop's clock, in milliseconds.</param>
    public bool ShouldWarn(long now)
    {
        long warned = Volatile.Read(ref _warned);
        return now - warned >= BetweenWarnings.TotalMilliseconds
            && Interlocked.CompareExchange(ref _warned, now, warned) == warned;
    }
}
