using Posthorn.Transport;

namespace Posthorn.Auth;

/// <summary>The kept-alive connections of one event loop to auth services: each login would else cost a connection.</summary>
internal sealed class AuthConnections(EventLoop loop) : LoopTimer, IConnectionOwner
{
    // Services close idle connections after a minute or so; a connection older than this may die under a request.
    private const long LongestIdle = 50_000;
    private const int MostIdle = 256;
    private readonly Dictionary<EndpointAddress, Stack<(Connection Connection, long Since)>> _idle = [];

    /// <summary>An idle connection to the address that looks alive; null when there is none.</summary>
    public Connection? Take(EndpointAddress address)
    {
        if (!_idle.TryGetValue(address, out Stack<(Connection Connection, long Since)>? idle))
        {
            return null;
        }

        while (idle.TryPop(out (Connection Connection, long Since) kept))
        {
            if (!kept.Connection.HangUpSeen && !kept.Connection.CanReceive && loop.Now - kept.Since < LongestIdle)
            {
                kept.Connection.Owner = null;
                return kept.Connection;
            }

            kept.Connection.Close();
        }

        return null;
    }

    /// <summary>Keeps a connection whose answer was read to its end.</summary>
    public void Keep(EndpointAddress address, Connection connection)
    {
        if (!_idle.TryGetValue(address, out Stack<(Connection Connection, long Since)>? idle))
        {
            _idle[address] = idle = [];
        }

        // Bytes behind an answer that has ended are nobody's answer; an end that came with the answer is not told again.
        if (idle.Count >= MostIdle || !connection.Input.IsEmpty || connection.HangUpSeen)
        {
            connection.Close();
            return;
        }

        connection.Owner = this;
        idle.Push((connection, loop.Now));
        if (Place < 0)
        {
            loop.Arm(this, TimeSpan.FromMilliseconds(LongestIdle));
        }
    }

    /// <inheritdoc/>
    public void HungUp(Connection connection) => connection.Close();

    /// <inheritdoc/>
    public void Broke(Connection connection) => connection.Close();

    // Those of a burst long past would else count against worker_connections until the service closes them.
    internal override void OnDue()
    {
        bool anyLeft = false;
        foreach (Stack<(Connection Connection, long Since)> idle in _idle.Values)
        {
            (Connection Connection, long Since)[] all = [.. idle];
            idle.Clear();
            foreach ((Connection connection, long since) in all.Reverse())
            {
                if (connection.HangUpSeen || loop.Now - since >= LongestIdle)
                {
                    connection.Close();
                }
                else
                {
                    idle.Push((connection, since));
                    anyLeft = true;
                }
            }
        }

        if (anyLeft)
        {
            loop.Arm(this, TimeSpan.FromMilliseconds(LongestIdle));
        }
    }

    /// <summary>Closes all of them.</summary>
    public void CloseAll()
    {
        foreach (Stack<(Connection Connection, long Since)> idle in _idle.Values)
        {
            while (idle.TryPop(out (Connection Connection, long Since) kept))
            {
                kept.Connection.Close();
            }
        }
    }
}
