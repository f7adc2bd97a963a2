using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>
/// What a group knows while the process runs; a reload hands it on. Shared by all loops: everything in it is guarded by the lock,
/// which is only ever held for as long as it takes to count.
/// </summary>
internal sealed class UpstreamState
{
    private readonly HashSet<LoopPromise<bool>> _waiting = [];

    /// <summary>The lock.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The servers that the group has or had.</summary>
    public Dictionary<EndpointAddress, PeerState> Peers { get; } = [];

    /// <summary>Whether logins have come to the group.</summary>
    public bool IsUsed { get; set; }

    /// <summary>A login waits for a server until the promise is kept, or taken back.</summary>
    public LoopPromise<bool> Wait(EventLoop loop)
    {
        var promise = new LoopPromise<bool>(loop);
        lock (Gate)
        {
            _waiting.Add(promise);
        }

        return promise;
    }

    /// <summary>Nobody waits for the promise any more.</summary>
    public void StopWaiting(LoopPromise<bool> promise)
    {
        lock (Gate)
        {
            _waiting.Remove(promise);
        }
    }

    /// <summary>Lets waiting logins look for a server again. Called under the lock.</summary>
    /// <param name="most">How many.</param>
    public void Wake(int most)
    {
        foreach (LoopPromise<bool> login in _waiting)
        {
            if (most-- <= 0)
            {
                break;
            }

            // The set may not change here; the login takes itself out.
            login.Deliver(true);
        }
    }
}
