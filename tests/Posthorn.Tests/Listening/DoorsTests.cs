using System.Net;
using Posthorn.Listening;
using Posthorn.Mail;
using Posthorn.Tests.Directives;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Listening;

/// <summary>Which addresses lead to one server block and to no other.</summary>
public sealed class DoorsTests
{
    [Theory]
    [InlineData("listen 192.0.2.1:143;", "192.0.2.1", 143, true)]
    [InlineData("listen 192.0.2.1:143;", "192.0.2.1", 144, false)]
    [InlineData("listen 192.0.2.1:143;", "192.0.2.2", 143, false)]
    [InlineData("listen 192.0.2.1:143-150;", "192.0.2.1", 149, true)]
    [InlineData("listen 143;", "127.0.0.7", 143, true)]
    [InlineData("listen 143;", "192.0.2.50", 143, true)]
    [InlineData("listen 143;", "192.0.2.51", 143, false)]
    [InlineData("listen 143;", "192.0.2.50", 993, false)]
    [InlineData("listen 143;", "::1", 143, false)]
    [InlineData("listen [::]:143;", "::1", 143, true)]
    [InlineData("listen [::]:143;", "127.0.0.1", 143, false)]
    [InlineData("listen [::]:143 ipv6only=off;", "127.0.0.1", 143, true)]
    public void An_address_of_ones_own(string listen, string address, int port, bool isOwn)
    {
        Doors doors = BoundText.All($"{BoundText.Auth} server {{ {listen} protocol imap; }}")[0].Doors;
        Assert.Equal(isOwn, doors.AreAt(EndpointAddress.From(IPAddress.Parse(address), port), Calling("192.0.2.50")));
    }

    [Fact]
    public void An_address_of_another_block_is_not_ones_own_even_under_a_wildcard()
    {
        IReadOnlyList<ServerSettings> servers = BoundText.All(
            $"{BoundText.Auth} server {{ listen 143; protocol imap; }} server {{ listen 127.0.0.1:143; protocol imap; }}");
        EndpointAddress inner = EndpointAddress.From(IPAddress.Loopback, 143);
        Assert.False(servers[0].Doors.AreAt(inner, Calling("127.0.0.1")));
        Assert.True(servers[1].Doors.AreAt(inner, Calling("127.0.0.1")));
        Assert.True(servers[0].Doors.AreAt(EndpointAddress.From(IPAddress.Parse("127.0.0.2"), 143), Calling("127.0.0.1")));
    }

    [Fact]
    public void A_socket_in_the_file_system_is_a_door_too()
    {
        Doors doors = BoundText.All($"{BoundText.Auth} server {{ listen unix:/run/x; listen 143; protocol imap; }}")[0].Doors;
        Assert.True(doors.AreAt(EndpointAddress.FromUnixPath("/run/x"), Calling("127.0.0.1")));
        Assert.False(doors.AreAt(EndpointAddress.FromUnixPath("/run/y"), Calling("127.0.0.1")));
    }

    private static MemoryConnection Calling(string from)
    {
        MemoryConnection connection = new MemoryLoop().Pair().Connection;
        connection.Local = EndpointAddress.From(IPAddress.Parse(from), 50000);
        return connection;
    }
}
