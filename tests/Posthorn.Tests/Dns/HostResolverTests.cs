using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Dns;

public sealed class HostResolverTests
{
    private readonly MemoryLoop _loop = new();
    private readonly List<TaskCompletionSource<IPAddress[]>> _lookups = [];
    private readonly HostResolver _resolver;

    public HostResolverTests() => _resolver = new HostResolver(TimeProvider.System, _ => Ask());

    [Fact]
    public void IPv4_addresses_come_first_as_in_nginx()
    {
        LoopPromise<IPAddress[]> looking = _resolver.Look("localhost", _loop);
        Answer(0, "::1", "127.0.0.1", "::2", "127.0.0.2");

        Assert.Equal(["127.0.0.1", "127.0.0.2", "::1", "::2"], Found(looking).Select(ip => ip.ToString()));
        Assert.True(_resolver.TryGet("localhost", out IPAddress[] known));
        Assert.Equal("127.0.0.1", known[0].ToString());
    }

    [Fact]
    public void Many_who_ask_for_a_name_at_once_share_one_search()
    {
        LoopPromise<IPAddress[]>[] looking =
            [.. Enumerable.Range(0, 10).Select(i => _resolver.Look(i % 2 == 0 ? "Mail.example" : "mail.example", _loop))];
        Answer(0, "192.0.2.1");

        Assert.Single(_lookups);
        Assert.All(looking, one => Assert.Equal("192.0.2.1", Assert.Single(Found(one)).ToString()));
        Assert.False(_resolver.Look("other.example", _loop).IsCompleted);
        Assert.Equal(2, _lookups.Count);
    }

    [Theory]
    [InlineData(typeof(SocketException))]
    [InlineData(typeof(InvalidOperationException))]
    public void A_search_that_fails_is_heard_of_and_does_not_stand_in_the_way_of_the_next(Type failure)
    {
        LoopPromise<IPAddress[]> looking = _resolver.Look("mail.example", _loop);
        _lookups[0].SetException((Exception)Activator.CreateInstance(failure)!);
        _loop.Settle();
        Assert.Empty(Found(looking));

        looking = _resolver.Look("mail.example", _loop);
        Answer(1, "192.0.2.1");
        Assert.Single(Found(looking));
    }

    [Fact]
    public void A_name_that_was_found_before_goes_on_to_work_while_the_resolver_is_away()
    {
        var time = new FixedTime(FixedTime.Noon);
        var resolver = new HostResolver(time, _ => Ask());
        _ = resolver.Look("mail.example", _loop);
        Answer(0, "192.0.2.1");
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(resolver.TryGet("mail.example", out _));
        LoopPromise<IPAddress[]> looking = resolver.Look("mail.example", _loop);
        _lookups[1].SetException(new SocketException());
        _loop.Settle();

        Assert.Equal("192.0.2.1", Assert.Single(Found(looking)).ToString());
    }

    private static IPAddress[] Found(LoopPromise<IPAddress[]> looking)
    {
        Assert.True(looking.IsCompleted);
        return looking.GetResult().Value!;
    }

    private Task<IPAddress[]> Ask()
    {
        _lookups.Add(new TaskCompletionSource<IPAddress[]>());
        return _lookups[^1].Task;
    }

    private void Answer(int lookup, params string[] addresses)
    {
        _lookups[lookup].SetResult([.. addresses.Select(IPAddress.Parse)]);
        _loop.Settle();
    }
}
