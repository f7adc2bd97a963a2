using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>Puts the parameters of a <c>listen</c> on its socket; accepted connections inherit them.</summary>
internal static unsafe class ListenSocketOptions
{
    /// <summary>Sets the options. One that the kernel will not take is left as it is, as in nginx.</summary>
    public static void Set(int fd, EndpointAddress address, ListenOptions options)
    {
        SetOption(fd, Libc.SolSocket, Libc.SoReuseaddr, 1);
        SetIf(fd, Libc.SolSocket, Libc.SoRcvbuf, options.ReceiveBuffer);
        SetIf(fd, Libc.SolSocket, Libc.SoSndbuf, options.SendBuffer);
        if (address.Family == Libc.AfUnix)
        {
            return;
        }

        // Without it a greeting or an answer may wait 40 ms for the peer's delayed acknowledgement.
        SetOption(fd, Libc.IpprotoTcp, Libc.TcpNodelay, 1);
        if (address.Family == Libc.AfInet6)
        {
            SetOption(fd, Libc.IpprotoIpv6, Libc.Ipv6V6only, options.Ipv6Only ? 1 : 0);
        }

        // Clients sleep in IDLE for hours: of one that has gone without a word nothing else would ever tell.
        SetOption(fd, Libc.SolSocket, Libc.SoKeepalive, options.KeepAlive is { On: false } ? 0 : 1);
        SetIf(fd, Libc.IpprotoTcp, Libc.TcpKeepidle, options.KeepAlive?.IdleSeconds);
        SetIf(fd, Libc.IpprotoTcp, Libc.TcpKeepintvl, options.KeepAlive?.IntervalSeconds);
        SetIf(fd, Libc.IpprotoTcp, Libc.TcpKeepcnt, options.KeepAlive?.Count);
    }

    private static void SetIf(int fd, int level, int option, int? value)
    {
        if (value is { } given)
        {
            SetOption(fd, level, option, given);
        }
    }

    private static void SetOption(int fd, int level, int option, int value) =>
        _ = Libc.SetSockOpt(fd, level, option, &value, sizeof(int));
}
