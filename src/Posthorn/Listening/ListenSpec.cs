using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>A socket to be bound, with its options and with who is behind it.</summary>
/// <param name="Address">The address.</param>
/// <param name="Options">The parameters of its <c>listen</c>.</param>
/// <param name="Routes">The server blocks that clients reach by it.</param>
internal sealed record ListenSpec(EndpointAddress Address, ListenOptions Options, ListenRoutes Routes);
