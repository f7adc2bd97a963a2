using Posthorn.Dns;
using Posthorn.Transport;

namespace Posthorn.Tests.Sessions;

/// <summary>Clients' names that come when the test says so.</summary>
internal sealed class ScriptedNames : IClientNames
{
    /// <summary>The name that is known without looking; null to be asked.</summary>
    public ClientName? Known { get; set; }

    /// <summary>What was last asked; null when nothing was.</summary>
    public LoopPromise<ClientName>? Looking { get; private set; }

    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    public bool TryGet(EndpointAddress client, out ClientName name)
    {
        name = Known ?? ClientName.Unavailable;
        return Known is not null;
    }

    public LoopPromise<ClientName> Look(EndpointAddress client, EventLoop loop) => Looking = new LoopPromise<ClientName>(loop);
}
