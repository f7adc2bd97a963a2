using System.Net;
using Posthorn.Protocol.ProxyHeader;

namespace Posthorn.MicroBench;

/// <summary>The addresses of a connection for PROXY headers.</summary>
internal static class Addresses
{
    internal static readonly ProxyHeaderFacts Facts = new(
        ProxyHeaderAddress.Of(IPAddress.Parse("192.0.2.1"), 56324), ProxyHeaderAddress.Of(IPAddress.Parse("198.51.100.1"), 143));
}
