using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Posthorn.Bench.Kernel;

/// <summary>The kernel's sockaddr_in. Every socket of the benchmark lives on 127.0.0.0/8, nearly all on 127.0.0.1.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct SocketAddress4
{
    internal const int Size = 16;

    internal ushort Family;
    internal ushort PortInNetworkOrder;
    internal uint AddressInNetworkOrder;

    internal readonly int Port => ToNetworkOrder(PortInNetworkOrder);

    /// <summary>That port on 127.0.0.1, or on another of the 2^24 addresses of the loopback network.</summary>
    internal static SocketAddress4 Loopback(int port, int host = 1)
    {
        return new SocketAddress4
        {
            Family = Libc.InterNetwork,
            PortInNetworkOrder = ToNetworkOrder((ushort)port),
            AddressInNetworkOrder = ToNetworkOrder(0x7F000000u + (uint)host),
        };
    }

    public override readonly string ToString()
    {
        uint address = ToNetworkOrder(AddressInNetworkOrder);
        return string.Create(
            CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}:{Port}");
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
