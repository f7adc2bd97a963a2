using Posthorn.Transport;

namespace Posthorn.Dns;

/// <summary>Finds out what SMTP clients are called.</summary>
internal interface IClientNames
{
    /// <summary>How long a client's greeting waits for its name at most.</summary>
    TimeSpan Timeout { get; }

    /// <summary>The name, if it is known without asking anybody. Called on any loop.</summary>
    bool TryGet(EndpointAddress client, out ClientName name);

    /// <summary>Finds the name out and brings it to the loop. It always comes, though perhaps after <see cref="Timeout"/>.</summary>
    LoopPromise<ClientName> Look(EndpointAddress client, EventLoop loop);
}
