using System.Security.Cryptography;

namespace Posthorn.Auth.OAuth2;

/// <summary>
/// The good tokens of late, by their hash: a mail program that opens five connections need not cost five questions. Bounded; bad
/// tokens are not remembered, for anybody can make up any number of them.
/// </summary>
internal sealed class TokenMemory(TimeSpan longest, TimeProvider time)
{
    /// <summary>How many are remembered; the oldest go first.</summary>
    public const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, (TokenVerdict Verdict, DateTimeOffset Until)> _good = [];
    private readonly Queue<UInt128> _order = new();

    /// <summary>What was said of the token not long ago; null for nothing.</summary>
    public TokenVerdict? Find(byte[] token)
    {
        UInt128 hash = HashOf(token);
        lock (_lock)
        {
            return _good.TryGetValue(hash, out (TokenVerdict Verdict, DateTimeOffset Until) known) && time.GetUtcNow() < known.Until
                ? known.Verdict
                : null;
        }
    }

    /// <summary>Remembers that a token is good.</summary>
    public void Keep(byte[] token, TokenVerdict verdict)
    {
        DateTimeOffset until = time.GetUtcNow() + longest;
        until = verdict.Expiry < until ? verdict.Expiry.Value : until;
        if (longest <= TimeSpan.Zero || until <= time.GetUtcNow())
        {
            return;
        }

        UInt128 hash = HashOf(token);
        lock (_lock)
        {
            if (!_good.ContainsKey(hash))
            {
                _order.Enqueue(hash);
            }

            _good[hash] = (verdict, until);
            while (_order.Count > Most)
            {
                _good.Remove(_order.Dequeue());
            }
        }
    }

    // 128 bits of SHA-256: nobody finds another token with the same ones.
    private static UInt128 HashOf(byte[] token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
