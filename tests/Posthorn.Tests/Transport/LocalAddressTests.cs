using System.Net;
using System.Net.Sockets;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Transport;

public sealed class LocalAddressTests
{
    [Fact]
    public void A_socket_knows_the_address_of_its_own_end()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var called = (IPEndPoint)listener.LocalEndpoint;
        using var loop = new EpollLoop();
        Connection connection = loop.Connect(EndpointAddress.From(called.Address, called.Port), out _)!;
        using Socket accepted = listener.AcceptSocket();

        Assert.Equal(accepted.RemoteEndPoint!.ToString(), connection.LocalAddress!.ToString());
        connection.Close();
        Assert.Null(connection.LocalAddress);
    }
}
