using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>The kernel's sockaddr_in. Every socket of the benchmark lives on 127.0.0.1.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct SocketAddress4
{
    internal const int Size = 16;

    internal ushort Family;
    internal ushort PortInNetworkOrder;
    internal uint AddressInNetworkOrder;

    internal static SocketAddress4 Loopback(int port)
    {
        return new SocketAddress4
        {
            Family = Libc.InterNetwork,
            PortInNetworkOrder = ToNetworkOrder((ushort)port),
            AddressInNetworkOrder = ToNetworkOrder(0x7F000001u),
        };
    }

    private static ushort ToNetworkOrder(ushort value)
    {
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    private static uint ToNetworkOrder(uint value)
    {
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
