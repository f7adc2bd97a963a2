using System.Text;
using Posthorn.Protocol.Pop3;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

public sealed class Pop3XclientWriterTests
{
    [Theory]
    [InlineData("192.0.2.7", 4711, "s-1", "XCLIENT ADDR=192.0.2.7 PORT=4711 SESSION=s-1 TTL=4\r\n")]
    [InlineData("2001:db8::7%2", 0, "a b", "XCLIENT ADDR=2001:db8::7 TTL=4\r\n")]
    [InlineData("unix:", 4711, "", "XCLIENT TTL=4\r\n")]
    public void Only_what_is_known_of_the_client_is_told(string address, int port, string session, string expected)
    {
        var output = new WireWriter(1);
        Pop3XclientWriter.Write(new BackendClientFacts { Address = address, Port = port, Session = session, TimeToLive = 5 }, output);
        Assert.Equal(expected, Encoding.ASCII.GetString(output.Written));
    }
}
