namespace Posthorn.Transport;

/// <summary>The local end that a connection is made from.</summary>
/// <param name="Address">The address; port 0 for any port.</param>
/// <param name="IsTransparent">Whether it may be an address of another host.</param>
internal sealed record LocalEnd(EndpointAddress Address, bool IsTransparent);
