using System.Runtime.InteropServices;

namespace Posthorn.Transport;

/// <summary>An errno as nginx prints it.</summary>
internal static class SocketError
{
    /// <summary>The number and the system's words: <c>(111: Connection refused)</c>.</summary>
    public static string Describe(int errno) => $"({errno}: {Marshal.GetPInvokeErrorMessage(errno)})";
}
