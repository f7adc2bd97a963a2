using System.Net;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Tests.InMemory;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Sessions;

public sealed class ProxyHeaderBackendTests
{
    private const string Header = "PROXY TCP6 2001:db8::7 2001:db8::9 40001 993\r\n";

    private readonly SessionRig _rig = new("timeout 10s;");

    [Fact]
    public void A_backend_hears_who_calls_whom_before_it_says_a_word()
    {
        Reach("on");
        Assert.Equal("PROXY TCP4 192.0.2.1 127.0.0.1 4711 143\r\n", _rig.Backend!.Take());
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        Assert.Equal("a LOGIN \"u\" \"p\"\r\n", _rig.Backend!.Take());
    }

    [Fact]
    public void A_backend_hears_it_in_binary_with_a_checksum()
    {
        Reach("v2");
        byte[] header = _rig.Backend!.TakeBytes();
        Assert.Equal("0D0A0D0A000D0A515549540A21110013C00002017F0000011267008F030004", Convert.ToHexString(header)[..^8]);
        Assert.Equal(ProxyHeaderProgress.Done, ProxyHeaderParser.Parse(header).Progress);
    }

    [Fact]
    public void A_backend_hears_nothing_unless_it_is_asked_for()
    {
        Reach("off");
        Assert.Equal("", _rig.Backend!.Take());
    }

    [Fact]
    public void A_backend_hears_of_the_client_that_a_trusted_balancer_named_in_one_family()
    {
        var rig = Behind("192.0.2.1", "127.0.0.1");
        Assert.Equal("PROXY TCP6 2001:db8::7 ::ffff:127.0.0.1 40001 143\r\n", rig.Backend!.Take());
    }

    [Fact]
    public void A_backend_hears_of_a_balancer_that_is_not_trusted_as_the_client()
    {
        var rig = Behind("192.0.2.1", "127.0.0.1", trusted: "10.0.0.1/32");
        Assert.Equal("PROXY TCP4 192.0.2.1 127.0.0.1 4711 143\r\n", rig.Backend!.Take());
    }

    [Fact]
    public void Behind_a_balancer_on_a_unix_socket_the_client_called_the_balancer()
    {
        var rig = Behind(null, null);
        Assert.Equal(Header, rig.Backend!.Take());
    }

    [Fact]
    public void A_client_on_a_unix_socket_is_told_as_unknown()
    {
        _rig.ClientAddress = EndpointAddress.FromRaw([Libc.AfUnix, 0]);
        _rig.ServerAddress = EndpointAddress.FromUnixPath("/run/posthorn.sock");
        Reach("on");
        Assert.Equal("PROXY UNKNOWN\r\n", _rig.Backend!.Take());
    }

    private void Reach(string version)
    {
        _rig.Set($"proxy_protocol {version};");
        _rig.Say(_rig.Connect(), "a LOGIN u p\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
    }

    private static SessionRig Behind(string? balancer, string? called, string trusted = "192.0.2.1/32")
    {
        EndpointAddress unix = EndpointAddress.FromUnixPath("/run/posthorn.sock");
        var rig = new SessionRig
        {
            ExpectsProxyHeader = true,
            ClientAddress = balancer is null
                ? EndpointAddress.FromRaw([Libc.AfUnix, 0])
                : EndpointAddress.From(IPAddress.Parse(balancer), 4711),
            ServerAddress = called is null ? unix : EndpointAddress.From(IPAddress.Parse(called), 143),
        };
        rig.Set("proxy_protocol on;", "set_real_ip_from unix:;", $"set_real_ip_from {trusted};");
        rig.Say(rig.Connect(), Header + "a LOGIN u p\r\n");
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        return rig;
    }
}
