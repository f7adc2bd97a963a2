using Posthorn.Transport;

namespace Posthorn.Dns;

/// <summary>Without a <c>resolver</c> no client has a name.</summary>
internal sealed class NoClientNames : IClientNames
{
    /// <summary>The only one.</summary>
    public static NoClientNames Instance { get; } = new();

    /// <inheritdoc/>
    public TimeSpan Timeout => TimeSpan.Zero;

    /// <inheritdoc/>
    public bool TryGet(EndpointAddress client, out ClientName name)
    {
        name = ClientName.Unavailable;
        return true;
    }

    /// <inheritdoc/>
    public LoopPromise<ClientName> Look(EndpointAddress client, EventLoop loop)
    {
        var promise = new LoopPromise<ClientName>(loop);
        promise.Deliver(ClientName.Unavailable);
        return promise;
    }
}
