using System.Net;

namespace Posthorn.Dns;

/// <summary>
/// Clients' names, remembered while they hold and while there is room. Two generations, each with room for a few thousand: when
/// the young one is full it becomes the old one, and the old one is forgotten. Not for several threads at once.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="room">How many names one generation holds.</param>
internal sealed class NameMemory(TimeProvider time, int room = 4096)
{
    private Dictionary<IPAddress, (ClientName Name, long Since, TimeSpan Lifetime)> _young = [];
    private Dictionary<IPAddress, (ClientName Name, long Since, TimeSpan Lifetime)> _old = [];

    /// <summary>The name of an address, if it is remembered and still holds.</summary>
    public ClientName? Get(IPAddress address) =>
        (_young.TryGetValue(address, out var known) || _old.TryGetValue(address, out known))
        && time.GetElapsedTime(known.Since) < known.Lifetime
            ? known.Name
            : null;

    /// <summary>Remembers a name.</summary>
    public void Put(IPAddress address, ClientName name, TimeSpan lifetime)
    {
        if (lifetime <= TimeSpan.Zero)
        {
            return;
        }

        if (_young.Count >= room)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[address] = (name, time.GetTimestamp(), lifetime);
    }
}
