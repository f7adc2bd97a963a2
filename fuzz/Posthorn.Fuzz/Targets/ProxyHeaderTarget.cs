using System.Net;
using Posthorn.Fuzz.Engine;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>PROXY headers, text and binary.</summary>
internal sealed class ProxyHeaderTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "proxy-header";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Flights.Bytes("PROXY TCP4 192.0.2.1 192.0.2.2 1 65535\r\na LOGIN u p\r\n"), Flights.Bytes("PROXY TCP6 2001:db8::1 ::1 1 2\r\n"),
        Flights.Bytes("PROXY UNKNOWN\r\n"), Flights.Bytes("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n"),
        .. Written(), [.. "\r\n\r\n\0\r\nQUIT\n\x21\x31\0\xd8"u8, .. new byte[216]],
    ];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "PROXY ", "TCP4 ", "TCP6 ", "UNKNOWN", "\r\n", "\r\n\r\n\0\r\nQUIT\n", "\x21\x11\0\x0c", "\x20\0\0\0", "192.0.2.1 ", "::1 ",
            "0", "65535",
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        ProxyHeaderStep whole = ProxyHeaderParser.Parse(input);
        for (int length = 0; length < input.Length; length++)
        {
            CheckPrefix(ProxyHeaderParser.Parse(input.AsSpan(0, length)), whole, length);
        }

        FindingException.Unless(whole.Progress != ProxyHeaderProgress.NeedMore || input.Length < 4096 + 16, "waits without end");
        FindingException.Unless(whole.Length <= input.Length, "longer than the input");
        if (whole is { Progress: ProxyHeaderProgress.Done, Facts: { IsInet: true } facts })
        {
            CheckWritten(ProxyHeaderVersion.V1, facts);
            CheckWritten(ProxyHeaderVersion.V2, facts);
        }
    }

    private static void CheckPrefix(ProxyHeaderStep part, ProxyHeaderStep whole, int length)
    {
        bool agrees = part.Progress switch
        {
            ProxyHeaderProgress.NeedMore => whole.Progress != ProxyHeaderProgress.Done || whole.Length > length,
            ProxyHeaderProgress.Done => part == whole,
            _ => whole.Progress == ProxyHeaderProgress.Bad,
        };
        FindingException.Unless(agrees, $"{part} at {length}, {whole} at the end");
    }

    // What is written for a backend must be read there as what was meant.
    private static void CheckWritten(ProxyHeaderVersion version, ProxyHeaderFacts facts)
    {
        var output = new WireWriter();
        ProxyHeaderWriter.Write(version, facts, null, output);
        ProxyHeaderStep read = ProxyHeaderParser.Parse(output.Written);
        FindingException.Unless(
            read.Progress == ProxyHeaderProgress.Done && read.Length == output.Length && Same(read.Facts!.Source, facts.Source)
            && Same(read.Facts.Destination, facts.Destination),
            $"written {facts}, read {read}");
    }

    private static bool Same(ProxyHeaderAddress one, ProxyHeaderAddress other) =>
        one.Port == other.Port && one.Ip!.MapToIPv6().Equals(new IPAddress(other.Ip!.MapToIPv6().GetAddressBytes()));

    private static IEnumerable<byte[]> Written()
    {
        var facts = new ProxyHeaderFacts(
            ProxyHeaderAddress.Of(IPAddress.Parse("2001:db8::1"), 4711), ProxyHeaderAddress.Of(IPAddress.Parse("192.0.2.2"), 143));
        foreach (ProxyHeaderVersion version in new[] { ProxyHeaderVersion.V1, ProxyHeaderVersion.V2 })
        {
            var output = new WireWriter();
            ProxyHeaderWriter.Write(version, facts, null, output);
            yield return output.Written.ToArray();
        }
    }
}
