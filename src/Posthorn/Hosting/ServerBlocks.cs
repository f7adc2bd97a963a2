using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>The server blocks of one snapshot, as long as it is in force.</summary>
internal static class ServerBlocks
{
    /// <summary>Opens what the blocks need.</summary>
    /// <exception cref="IOException">A log cannot be opened: none of the blocks is kept then.</exception>
    public static IReadOnlyList<ServerBlock> Open(IReadOnlyList<ServerPlan> plans, LogBook logs, UpstreamGroups upstreams)
    {
        var servers = new List<ServerBlock>(plans.Count);
        try
        {
            foreach (ServerPlan plan in plans)
            {
                servers.Add(Composition.Ready(plan, logs, upstreams));
            }
        }
        catch (IOException)
        {
            Leave(servers);
            throw;
        }

        return servers;
    }

    /// <summary>The snapshot is not in force any more; sessions that began under it keep what they use.</summary>
    public static void Leave(IReadOnlyList<ServerBlock> servers)
    {
        foreach (ServerBlock server in servers)
        {
            server.Leave();
        }
    }
}
