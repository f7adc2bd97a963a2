using Posthorn.Transport;

namespace Posthorn.Sessions;

/// <summary>What a client reaches by calling an address.</summary>
/// <param name="Server">The server block.</param>
/// <param name="Name">The address as the configuration has it, and the log names it.</param>
internal sealed record ListenTarget(ServerBlock Server, string Name)
{
    /// <summary>The one address that clients call; null when they may call any.</summary>
    public EndpointAddress? Address { get; init; }

    /// <summary>Whether its clients' bytes begin with a PROXY header.</summary>
    public bool ExpectsProxyHeader { get; init; }

    /// <summary>Whether its clients begin with TLS.</summary>
    public bool IsTls { get; init; }
}
