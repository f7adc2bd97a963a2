using Posthorn.Tests.Dns;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class NameRefreshTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DnsServer _names = new();
    private readonly NameRefresh _refresh = new(TimeProvider.System);

    [Fact]
    public void A_server_s_name_is_looked_up_again_and_keeps_its_addresses_while_nobody_answers()
    {
        _names["A pool.test"] = new DnsReply(DnsRecord.Address("10.0.0.6", 1), DnsRecord.Address("10.0.0.5", 1));
        UpstreamSettings settings = PoolText.Settings("server pool.test resolve;", $"resolver {_names.Endpoint} ipv6=off valid=1s;");
        var group = PoolText.GroupOf(settings);
        Assert.Empty(group.Peers);
        _refresh.Follow([group]);
        WaitFor(group, "10.0.0.5:143", "10.0.0.6:143");

        _names["A pool.test"] = new DnsReply(DnsRecord.Address("10.0.0.7", 1));
        WaitFor(group, "10.0.0.7:143");

        _names["A pool.test"] = new DnsReply { Code = DnsReply.ServerFailure };
        int asked = _names.Questions.Count;
        Assert.True(SpinWait.SpinUntil(() => _names.Questions.Count > asked, Patience));
        WaitFor(group, "10.0.0.7:143");
    }

    public void Dispose()
    {
        _refresh.Follow([]);
        _names.Dispose();
    }

    private static void WaitFor(UpstreamGroup group, params string[] addresses) => Assert.True(
        SpinWait.SpinUntil(() => group.Peers.Select(peer => peer.Text).SequenceEqual(addresses), Patience),
        string.Join(' ', group.Peers.Select(peer => peer.Text)));
}
