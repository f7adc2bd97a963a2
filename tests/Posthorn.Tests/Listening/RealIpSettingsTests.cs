using System.Net;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Listening;

public sealed class RealIpSettingsTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.3.1", false)]
    [InlineData("::ffff:192.0.2.0/120", "::ffff:192.0.2.1", true)]
    [InlineData("0.0.0.0/0", "192.0.2.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    public void A_network_holds_its_addresses_in_either_form(string network, string peer, bool expected)
    {
        var ranges = new RealIpSettings([new ClientRange(IPNetwork.Parse("203.0.113.1/32")), new ClientRange(IPNetwork.Parse(network))]);
        Assert.Equal(expected, ranges.Hold(EndpointAddress.From(IPAddress.Parse(peer), 1)));
        Assert.False(ranges.Hold(Unix));
    }

    [Fact]
    public void Unix_holds_peers_on_unix_sockets_alone()
    {
        var ranges = new RealIpSettings([new ClientRange((IPNetwork?)null)]);
        Assert.True(ranges.Hold(Unix));
        Assert.False(ranges.Hold(EndpointAddress.From(IPAddress.Loopback, 1)));
    }

    [Fact]
    public void Nobody_is_nobody() => Assert.False(RealIpSettings.Nobody.Hold(Unix));

    private static EndpointAddress Unix => EndpointAddress.FromRaw([Libc.AfUnix, 0]);
}
