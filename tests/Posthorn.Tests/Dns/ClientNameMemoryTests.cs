using System.Net;
using Posthorn.Dns;
using Posthorn.Tests.Logging;
using Xunit;

namespace Posthorn.Tests.Dns;

public sealed class ClientNameMemoryTests : IDisposable
{
    private const string Ip = "192.0.2.7";
    private const string Reverse = "PTR 7.2.0.192.in-addr.arpa";
    private readonly NamesRig _rig = new();

    private int Questions => _rig.Server.Questions.Count;

    [Fact]
    public async Task A_name_is_remembered_for_the_shorter_of_its_two_lifetimes()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test", 100));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip, 40));
        await _rig.LookAsync(Ip);
        _rig.Time.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal("host.test", await _rig.HostAsync(Ip));
        Assert.Equal(2, Questions);

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("host.test", await _rig.HostAsync(Ip));
        Assert.Equal(4, Questions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x8000_0001)]
    public async Task A_name_without_a_lifetime_is_not_remembered(uint lifetime)
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test", lifetime));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip));
        await _rig.LookAsync(Ip);
        await _rig.LookAsync(Ip);
        Assert.Equal(4, Questions);
    }

    [Fact]
    public async Task A_lifetime_of_years_is_cut_to_a_day()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test", int.MaxValue));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip, int.MaxValue));
        await _rig.LookAsync(Ip);
        _rig.Time.Advance(TimeSpan.FromHours(24));
        await _rig.LookAsync(Ip);
        Assert.Equal(4, Questions);
    }

    [Theory]
    [InlineData(300, 20, 20)]
    [InlineData(10, 300, 10)]
    public async Task That_there_is_no_name_is_remembered_as_the_zone_says(uint lifetime, uint minimum, int seconds)
    {
        _rig.Server[Reverse] = new DnsReply { Code = DnsReply.NoSuchName, Authorities = [DnsRecord.Authority(lifetime, minimum)] };
        await _rig.LookAsync(Ip);
        _rig.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal("192.0.2.7 could not be resolved (3: Host not found)", (await _rig.LookAsync(Ip)).Complaint);
        Assert.Equal(1, Questions);

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.LookAsync(Ip);
        Assert.Equal(2, Questions);
    }

    [Theory]
    [InlineData(DnsReply.ServerFailure)]
    [InlineData(DnsReply.NoSuchName)]
    public async Task What_says_nothing_of_a_lifetime_is_remembered_for_seconds(int code)
    {
        _rig.Server[Reverse] = new DnsReply { Code = code };
        await _rig.LookAsync(Ip);
        _rig.Time.Advance(TimeSpan.FromSeconds(4));
        await _rig.LookAsync(Ip);
        Assert.Equal(1, Questions);

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.LookAsync(Ip);
        Assert.Equal(2, Questions);
    }

    [Theory]
    [InlineData("host.test", 2)]
    [InlineData("gone.test", 2)]
    public async Task Valid_overrides_what_the_answers_say(string name, int questions)
    {
        _rig.Settings = _rig.Settings with { Valid = TimeSpan.FromMinutes(10) };
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer(name, 1));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip, 1));
        await _rig.LookAsync(Ip);
        _rig.Time.Advance(TimeSpan.FromSeconds(599));
        await _rig.LookAsync(Ip);
        Assert.Equal(questions, Questions);

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.LookAsync(Ip);
        Assert.Equal(2 * questions, Questions);
    }

    [Fact]
    public async Task An_address_that_many_sessions_wait_for_is_asked_about_once()
    {
        var gate = new TaskCompletionSource();
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test")) { After = gate.Task };
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip));
        Task<string>[] sessions = [.. Enumerable.Range(0, 20).Select(_ => _rig.HostAsync(Ip))];
        gate.SetResult();

        Assert.All(await Task.WhenAll(sessions), name => Assert.Equal("host.test", name));
        Assert.Equal(2, Questions);
    }

    [Fact]
    public async Task Searches_beyond_a_thousand_are_not_begun()
    {
        var gate = new TaskCompletionSource();
        var names = new ClientNames(new StuckServers(gate.Task), ResolverSettings.Off, _rig.Time);
        var loop = new InMemory.MemoryLoop();
        for (int i = 0; i < 1000; i++)
        {
            _ = names.Look(NamesRig.Client($"10.0.{i / 250}.{i % 250}"), loop);
        }

        var refused = names.Look(NamesRig.Client(Ip), loop);
        loop.Settle();
        Assert.Equal("[TEMPUNAVAIL]", (await refused).Value!.Host);
        gate.SetResult();
    }

    [Fact]
    public void The_memory_is_bounded_and_keeps_the_young()
    {
        var memory = new NameMemory(new FixedTime(FixedTime.Noon), room: 10);
        for (int i = 0; i < 100; i++)
        {
            memory.Put(Address(i), ClientName.Unavailable, TimeSpan.FromHours(1));
        }

        int known = Enumerable.Range(0, 100).Count(i => memory.Get(Address(i)) is not null);
        Assert.InRange(known, 10, 20);
        Assert.NotNull(memory.Get(Address(99)));
        Assert.NotNull(memory.Get(Address(90)));
    }

    [Fact]
    public void A_new_name_takes_the_place_of_an_older_one()
    {
        var memory = new NameMemory(new FixedTime(FixedTime.Noon), room: 1);
        memory.Put(Address(1), ClientName.Unavailable, TimeSpan.FromHours(1));
        memory.Put(Address(2), ClientName.Unavailable, TimeSpan.FromHours(1));
        memory.Put(Address(1), ClientName.TemporarilyUnavailable, TimeSpan.FromHours(1));

        Assert.Same(ClientName.TemporarilyUnavailable, memory.Get(Address(1)));
    }

    public void Dispose() => _rig.Dispose();

    private static IPAddress Address(int last) => new([192, 0, 2, (byte)last]);

    private sealed class StuckServers(Task gate) : INameServers
    {
        public async Task<DnsAnswer<string>> NamesOfAsync(IPAddress address, CancellationToken cancel)
        {
            await gate;
            return DnsAnswer<string>.Failed("");
        }

        public Task<DnsAnswer<IPAddress>> AddressesOfAsync(string host, bool ipv6, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
