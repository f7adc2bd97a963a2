namespace Posthorn.Tls;

/// <summary>
/// The last TLS session with each backend, to be resumed by the next connection of the same loop. A session knows that its
/// certificate was found good: so it belongs to the context that found so, and to the name that was looked for.
/// </summary>
internal sealed class BackendSessions
{
    // A session takes a few kilobytes: more backends than this resume less often.
    private const int MostKept = 256;

    private readonly Dictionary<BackendSessionKey, LinkedListNode<(BackendSessionKey Key, SslSessionHandle Session)>> _byKey = [];
    private readonly LinkedList<(BackendSessionKey Key, SslSessionHandle Session)> _byAge = new();

    /// <summary>How many there are.</summary>
    public int Count => _byKey.Count;

    /// <summary>The session to be resumed; null when there is none. It stays kept, and is not to be disposed.</summary>
    public SslSessionHandle? Find(BackendSessionKey key)
    {
        if (!_byKey.TryGetValue(key, out LinkedListNode<(BackendSessionKey Key, SslSessionHandle Session)>? node))
        {
            return null;
        }

        _byAge.Remove(node);
        _byAge.AddLast(node);
        return node.Value.Session;
    }

    /// <summary>Keeps a session in place of the last; the one that was not asked for the longest makes room.</summary>
    public void Keep(BackendSessionKey key, SslSessionHandle session)
    {
        Forget(key);
        if (_byKey.Count == MostKept)
        {
            Forget(_byAge.First!.Value.Key);
        }

        _byKey[key] = _byAge.AddLast((key, session));
    }

    /// <summary>Drops a session that was of no use.</summary>
    public void Forget(BackendSessionKey key)
    {
        if (_byKey.Remove(key, out LinkedListNode<(BackendSessionKey Key, SslSessionHandle Session)>? node))
        {
            _byAge.Remove(node);
            node.Value.Session.Dispose();
        }
    }
}
