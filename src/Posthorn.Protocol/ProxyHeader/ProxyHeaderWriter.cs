using System.Net;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.ProxyHeader;

/// <summary>Writes the PROXY header that tells a backend who is really calling.</summary>
public static class ProxyHeaderWriter
{
    // The longest textual address is an IPv6 one with an IPv4 tail.
    private const int LongestAddress = 45;

    /// <summary>
    /// Writes a header. An IPv4 address beside an IPv6 one is written as <c>::ffff:…</c>, because a header has one family. Where
    /// an end is a unix socket both are left out: receivers know IP addresses alone.
    /// </summary>
    /// <param name="version">The form.</param>
    /// <param name="facts">The client and the address it called.</param>
    /// <param name="tls">The client's TLS, for version 2; null when the connection is plain.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(ProxyHeaderVersion version, ProxyHeaderFacts facts, ProxyHeaderTlsFacts? tls, WireWriter output)
    {
        switch (version)
        {
            case ProxyHeaderVersion.V1 when facts.IsInet:
                WriteLine(SameFamily(facts), output);
                break;
            case ProxyHeaderVersion.V1:
                output.Write("PROXY UNKNOWN\r\n"u8);
                break;
            case ProxyHeaderVersion.V2 when facts.IsInet:
                ProxyHeaderBinaryWriter.Write(SameFamily(facts), tls, output);
                break;
            default:
                ProxyHeaderBinaryWriter.WriteLocal(output);
                break;
        }
    }

    private static ProxyHeaderFacts SameFamily(ProxyHeaderFacts facts)
    {
        ProxyHeaderAddress source = WithoutZone(facts.Source);
        ProxyHeaderAddress destination = WithoutZone(facts.Destination);
        return source.IsInet6 == destination.IsInet6
            ? new ProxyHeaderFacts(source, destination)
            : new ProxyHeaderFacts(Mapped(source), Mapped(destination));
    }

    private static ProxyHeaderAddress Mapped(ProxyHeaderAddress address) => address with { Ip = address.Ip!.MapToIPv6() };

    // The zone of a link-local address is a number of this host's interfaces: no other host can read it.
    private static ProxyHeaderAddress WithoutZone(ProxyHeaderAddress address) =>
        address.IsInet6 && address.Ip!.ScopeId != 0 ? address with { Ip = new IPAddress(address.Ip.GetAddressBytes()) } : address;

    private static void WriteLine(ProxyHeaderFacts facts, WireWriter output)
    {
        output.Write(facts.Source.IsInet6 ? "PROXY TCP6 "u8 : "PROXY TCP4 "u8);
        WriteIp(facts.Source.Ip!, output);
        WriteIp(facts.Destination.Ip!, output);
        output.WriteNumber(facts.Source.Port);
        output.Write((byte)' ');
        output.WriteNumber(facts.Destination.Port);
        output.Write("\r\n"u8);
    }

    private static void WriteIp(IPAddress ip, WireWriter output)
    {
        ip.TryFormat(output.GetSpan(LongestAddress), out int written);
        output.Advance(written);
        output.Write((byte)' ');
    }
}
