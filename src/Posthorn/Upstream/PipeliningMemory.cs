using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>Of which backends it is known whether they take name and password in one flight, to spare each login the question.</summary>
internal sealed class PipeliningMemory
{
    // The auth service may name any address: with more of them than this some are asked again.
    private const int MostKept = 1000;

    // A backend may be replaced by one that can do less.
    private const long HoldsFor = 3_600_000;

    private readonly Dictionary<EndpointAddress, (bool Pipelines, long Until)> _known = [];

    /// <summary>How many there are.</summary>
    public int Count => _known.Count;

    /// <summary>What is known of a backend; null for nothing.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="now">The loop's time.</param>
    public bool? Find(EndpointAddress address, long now) =>
        _known.TryGetValue(address, out (bool Pipelines, long Until) known) && now < known.Until ? known.Pipelines : null;

    /// <summary>Keeps what a login has taught, for an hour.</summary>
    public void Learn(EndpointAddress address, bool pipelines, long now)
    {
        if (_known.Count == MostKept && !_known.ContainsKey(address))
        {
            _known.Clear();
        }

        _known[address] = (pipelines, now + HoldsFor);
    }
}
