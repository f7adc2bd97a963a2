using System.Net;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>Addresses of this machine from which clients come.</summary>
internal static class Visitor
{
    private static int _visitors;

    /// <summary>An address that no other test uses: what a log says of it is about this test.</summary>
    public static IPAddress Next()
    {
        int number = Interlocked.Increment(ref _visitors);
        return new IPAddress([127, 9, (byte)(number / 200), (byte)(1 + (number % 200))]);
    }
}
