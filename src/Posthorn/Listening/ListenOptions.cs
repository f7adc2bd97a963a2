namespace Posthorn.Listening;

/// <summary>The parameters of a <c>listen</c> that its socket gets.</summary>
/// <param name="Multipath">Whether it speaks Multipath TCP.</param>
/// <param name="Backlog">How many clients may wait to be accepted.</param>
/// <param name="ReceiveBuffer">The size of SO_RCVBUF in bytes; null for the system's.</param>
/// <param name="SendBuffer">The size of SO_SNDBUF in bytes; null for the system's.</param>
/// <param name="Ipv6Only">Whether an IPv6 wildcard leaves IPv4 alone.</param>
/// <param name="KeepAlive">The TCP keepalive; null for on, with the system's times.</param>
internal sealed record ListenOptions(
    bool Multipath, int Backlog, int? ReceiveBuffer, int? SendBuffer, bool Ipv6Only, KeepAlive? KeepAlive)
{
    /// <summary>What holds without any parameter; the backlog is nginx's for Linux.</summary>
    public static readonly ListenOptions Default = new(false, 511, null, null, true, null);
}
