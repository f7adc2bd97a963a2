using Posthorn.Dns;

namespace Posthorn.Listening;

/// <summary>A <c>listen</c> as it was written: its host name is not looked up yet, its range of ports not spread out.</summary>
/// <param name="Text">The address as written.</param>
/// <param name="Address">The address as read.</param>
/// <param name="Options">The parameters that its sockets get.</param>
/// <param name="HasOwnSocket">Whether <c>bind</c> or a parameter of the socket was given.</param>
internal sealed record ListenConfig(string Text, AddressText Address, ListenOptions Options, bool HasOwnSocket)
{
    /// <summary>Whether clients' bytes begin with a PROXY header.</summary>
    public bool ExpectsProxyHeader { get; init; }

    /// <summary>Whether clients begin with TLS.</summary>
    public bool IsTls { get; init; }
}
