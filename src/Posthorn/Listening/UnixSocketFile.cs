using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>The name in the file system that a listening unix socket has.</summary>
internal static class UnixSocketFile
{
    /// <summary>Removes the name that a process which did not end in order has left; one that somebody listens at stays.</summary>
    public static unsafe void RemoveDead(EndpointAddress address)
    {
        const int ConnectionRefused = 111;
        int probe = Libc.Socket(Libc.AfUnix, Libc.SockStream | Libc.SockNonblock | Libc.SockCloexec, 0);
        if (probe < 0)
        {
            return;
        }

        fixed (byte* raw = address.Raw)
        {
            if (Libc.Connect(probe, raw, address.Raw.Length) != 0
                && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == ConnectionRefused)
            {
                Remove(address);
            }
        }

        _ = Libc.Close(probe);
    }

    /// <summary>
    /// Removes a name, if the system lets us: who was root when the socket was bound may be nobody by now. A name that stays is
    /// taken over by the next start.
    /// </summary>
    public static void Remove(EndpointAddress address)
    {
        try
        {
            File.Delete(address.UnixPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>nginx makes its unix sockets writable for all: whoever may enter the folder may connect.</summary>
    /// <returns>False when the system refuses; its error is that of the last call.</returns>
    public static bool LetEverybodyIn(EndpointAddress address)
    {
        const int ReadAndWriteForAll = 0b110_110_110;
        return address.Family != Libc.AfUnix || Libc.ChangeMode(address.UnixPath, ReadAndWriteForAll) == 0;
    }
}
