using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class TlsProxyHeaderTests
{
    [Fact]
    public void A_backend_hears_of_the_client_s_tls_in_a_header_of_version_2()
    {
        string header = HeaderFor("v2");

        Assert.Equal(ProxyHeaderProgress.Done, ProxyHeaderParser.Parse(Encoding.Latin1.GetBytes(header)).Progress);
        Assert.Contains("\x01\x00\x04imap", header, StringComparison.Ordinal);
        Assert.Contains("\x21\x00\x07TLSv1.3", header, StringComparison.Ordinal);
        Assert.Contains("TLS_AES_", header, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_version_1_has_no_room_for_it() =>
        Assert.Equal("PROXY TCP4 192.0.2.1 127.0.0.1 4711 143\r\n", HeaderFor("on"));

    private static string HeaderFor(string version)
    {
        var rig = new SessionRig("listen 127.0.0.1:993 ssl;", TestKeys.Pair, $"proxy_protocol {version};");
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = TlsClientOptions.V13, Alpn = "imap" });
        Assert.True(client.ShakeHands(), client.Complaint);
        client.Say("a LOGIN u p\r\n");
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        return rig.Backend!.Take();
    }
}
