using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Posthorn.Protocol.ProxyHeader;

/// <summary>Reads version 2. The TLVs behind the addresses are passed over, but they must add up, and so must a checksum.</summary>
internal static class ProxyHeaderBinaryParser
{
    /// <summary>Reads bytes that begin like version 2.</summary>
    public static ProxyHeaderStep Parse(ReadOnlySpan<byte> input)
    {
        if (input.Length < ProxyHeaderFormat.FixedLength)
        {
            return ProxyHeaderStep.NeedMore;
        }

        int command = input[ProxyHeaderFormat.VersionPlace] & 0xf;
        int family = input[ProxyHeaderFormat.FamilyPlace] >> 4;
        int transport = input[ProxyHeaderFormat.FamilyPlace] & 0xf;
        int length = ProxyHeaderFormat.FixedLength + BinaryPrimitives.ReadUInt16BigEndian(input[ProxyHeaderFormat.LengthPlace..]);
        bool isKnown = input[ProxyHeaderFormat.VersionPlace] >> 4 == ProxyHeaderFormat.Version
            && (command == ProxyHeaderFormat.CommandLocal || (command == ProxyHeaderFormat.CommandProxy
                && family <= ProxyHeaderFormat.FamilyUnix && transport <= ProxyHeaderFormat.TransportDatagram));
        if (!isKnown || length > ProxyHeaderParser.LongestHeader)
        {
            return ProxyHeaderStep.Bad(ProxyHeaderFormat.FixedLength);
        }

        if (input.Length < length)
        {
            return ProxyHeaderStep.NeedMore;
        }

        // LOCAL speaks for the balancer itself: its addresses are to be ignored with their family. How long they are without a
        // family is not said, so neither is where TLVs would begin.
        if (command == ProxyHeaderFormat.CommandLocal || family == ProxyHeaderFormat.FamilyUnspecified)
        {
            return ProxyHeaderStep.Done(length, null);
        }

        ReadOnlySpan<byte> header = input[..length];
        int tlvs = ProxyHeaderFormat.FixedLength + ProxyHeaderFormat.AddressesLength(family);
        if (tlvs > length || !AddUp(header, tlvs))
        {
            return ProxyHeaderStep.Bad(ProxyHeaderFormat.FixedLength);
        }

        bool isStream = transport == ProxyHeaderFormat.TransportStream;
        return ProxyHeaderStep.Done(length, isStream ? ReadFacts(header[ProxyHeaderFormat.FixedLength..tlvs], family) : null);
    }

    private static bool AddUp(ReadOnlySpan<byte> header, int place)
    {
        while (place < header.Length)
        {
            int value = place + ProxyHeaderFormat.TlvStart;
            if (value > header.Length)
            {
                return false;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(header[(place + 1)..]);
            if (length > header.Length - value
                || (header[place] == ProxyHeaderFormat.TypeChecksum && !IsIntact(header, value, length)))
            {
                return false;
            }

            place = value + length;
        }

        return true;
    }

    private static bool IsIntact(ReadOnlySpan<byte> header, int place, int length) =>
        length == sizeof(uint)
        && BinaryPrimitives.ReadUInt32BigEndian(header[place..]) == ProxyHeaderChecksum.Of(header, place);

    private static ProxyHeaderFacts ReadFacts(ReadOnlySpan<byte> addresses, int family)
    {
        if (family == ProxyHeaderFormat.FamilyUnix)
        {
            return new ProxyHeaderFacts(
                ReadPath(addresses[..ProxyHeaderFormat.UnixPathLength]), ReadPath(addresses[ProxyHeaderFormat.UnixPathLength..]));
        }

        int size = family == ProxyHeaderFormat.FamilyInet ? 4 : 16;
        ReadOnlySpan<byte> ports = addresses[(2 * size)..];
        return new ProxyHeaderFacts(
            ProxyHeaderAddress.Of(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            ProxyHeaderAddress.Of(new IPAddress(addresses.Slice(size, size)), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
    }

    private static ProxyHeaderAddress ReadPath(ReadOnlySpan<byte> room)
    {
        int end = room.IndexOf((byte)0);
        return ProxyHeaderAddress.Unix(Encoding.UTF8.GetString(end < 0 ? room : room[..end]));
    }
}
