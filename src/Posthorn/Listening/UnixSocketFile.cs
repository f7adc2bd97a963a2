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
                File.Delete(address.UnixPath);
            }
        }

        _ = Libc.Close(probe);
    }

    /// <summary>nginx makes its unix sockets writable for all: whoever may enter the folder may connect.</summary>
    public static void LetEverybodyIn(EndpointAddress address)
    {
        if (address.Family == Libc.AfUnix)
        {
            const UnixFileMode All = (UnixFileMode)0b110_110_110;
            File.SetUnixFileMode(address.UnixPath, All);
        }
    }
}
