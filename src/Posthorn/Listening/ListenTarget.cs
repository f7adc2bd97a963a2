using Posthorn.Sessions;

namespace Posthorn.Listening;

/// <summary>What a client reaches by calling an address.</summary>
/// <param name="Server">The server block.</param>
/// <param name="Name">The address as the log names it.</param>
/// <param name="ProxyProtocol">Whether its clients' bytes begin with a PROXY header.</param>
internal sealed record ListenTarget(ServerBlock Server, string Name, bool ProxyProtocol)
{
    /// <summary>Whether its clients begin with TLS.</summary>
    public bool IsTls { get; init; }
}
