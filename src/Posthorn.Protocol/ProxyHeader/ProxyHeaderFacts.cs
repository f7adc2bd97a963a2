namespace Posthorn.Protocol.ProxyHeader;

/// <summary>The connection that a PROXY header tells of.</summary>
/// <param name="Source">Who called.</param>
/// <param name="Destination">Whom it called.</param>
public sealed record ProxyHeaderFacts(ProxyHeaderAddress Source, ProxyHeaderAddress Destination)
{
    /// <summary>Whether both ends are IP addresses.</summary>
    public bool IsInet => Source.Ip is not null && Destination.Ip is not null;
}
