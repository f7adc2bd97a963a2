using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;
using Xunit;

namespace Posthorn.Tests.Dns;

/// <summary>From a client's address to a name that is believed, against a name server on loopback.</summary>
public sealed class ClientNamesTests : IDisposable
{
    private const string Ip = "192.0.2.7";
    private const string Reverse = "PTR 7.2.0.192.in-addr.arpa";
    private const string Ipv6 = "2001:db8::7";
    private const string ReverseV6 = "PTR 7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
    private readonly NamesRig _rig = new();

    [Fact]
    public async Task A_name_that_leads_back_to_the_address_is_the_client_s()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("Mail.Example.org"));
        _rig.Server["A mail.example.org"] = new DnsReply(DnsRecord.Address("192.0.2.6"), DnsRecord.Address(Ip));

        ClientName name = await _rig.LookAsync(Ip);
        Assert.Equal("Mail.Example.org", name.Host);
        Assert.Null(name.Complaint);
    }

    [Fact]
    public async Task An_ipv6_client_is_confirmed_by_an_ipv6_address_only()
    {
        _rig.Server[ReverseV6] = new DnsReply(DnsRecord.Pointer("six.test"));
        _rig.Server["A six.test"] = new DnsReply(DnsRecord.Address(Ip));
        _rig.Server["AAAA six.test"] = new DnsReply(DnsRecord.Address(Ipv6));

        Assert.Equal("six.test", await _rig.HostAsync(Ipv6));
        Assert.DoesNotContain("udp A six.test", _rig.Server.Questions);
    }

    [Fact]
    public async Task An_ipv4_mapped_client_is_an_ipv4_client()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test"));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip));

        Assert.Equal("host.test", await _rig.HostAsync("::ffff:" + Ip));
    }

    [Theory]
    [InlineData("192.0.2.8")]
    [InlineData("::ffff:192.0.2.7")]
    public async Task A_name_that_leads_elsewhere_is_not_the_client_s(string elsewhere)
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test"));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(elsewhere));

        ClientName name = await _rig.LookAsync(Ip);
        Assert.Equal("[UNAVAILABLE]", name.Host);
    }

    [Fact]
    public async Task Addresses_of_other_names_in_the_answer_do_not_count()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test"));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip).Of("evil.test"));

        Assert.Equal("[UNAVAILABLE]", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task A_client_without_a_reverse_name_has_none()
    {
        ClientName name = await _rig.LookAsync(Ip);
        Assert.Equal("[UNAVAILABLE]", name.Host);
        Assert.Equal("192.0.2.7 could not be resolved (3: Host not found)", name.Complaint);
    }

    [Fact]
    public async Task A_reverse_zone_without_names_and_a_name_without_addresses_are_none()
    {
        _rig.Server[Reverse] = new DnsReply();
        Assert.Equal("192.0.2.7 could not be resolved (3: Host not found)", (await _rig.LookAsync(Ip)).Complaint);

        _rig.Server["PTR 8.2.0.192.in-addr.arpa"] = new DnsReply(DnsRecord.Pointer("host.test"));
        ClientName name = await _rig.LookAsync("192.0.2.8");
        Assert.Equal("[UNAVAILABLE]", name.Host);
        Assert.Equal("\"host.test\" could not be resolved (3: Host not found)", name.Complaint);
    }

    [Theory]
    [InlineData(DnsReply.ServerFailure, "2: Server failure")]
    [InlineData(DnsReply.Refused, "5: Operation refused")]
    public async Task An_error_of_the_name_server_in_either_question_is_temporary(int code, string words)
    {
        _rig.Server[Reverse] = new DnsReply { Code = code };
        ClientName name = await _rig.LookAsync(Ip);
        Assert.Equal("[TEMPUNAVAIL]", name.Host);
        Assert.Equal($"192.0.2.7 could not be resolved ({words})", name.Complaint);

        _rig.Server["PTR 8.2.0.192.in-addr.arpa"] = new DnsReply(DnsRecord.Pointer("host.test"));
        _rig.Server["A host.test"] = new DnsReply { Code = code };
        name = await _rig.LookAsync("192.0.2.8");
        Assert.Equal("[TEMPUNAVAIL]", name.Host);
        Assert.Equal($"\"host.test\" could not be resolved ({words})", name.Complaint);
    }

    [Fact]
    public async Task A_name_server_that_never_answers_costs_the_timeout()
    {
        _rig.Settings = _rig.Settings with { Timeout = TimeSpan.FromMilliseconds(50) };
        _rig.Server[Reverse] = new DnsReply { IsSilence = true };

        ClientName name = await _rig.LookAsync(Ip);
        Assert.Equal("[TEMPUNAVAIL]", name.Host);
        Assert.Equal("192.0.2.7 could not be resolved (110: Operation timed out)", name.Complaint);
    }

    [Fact]
    public async Task A_name_server_that_is_not_there_is_a_temporary_error()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _rig.Servers = [(IPEndPoint)closed.LocalEndPoint!];
        _rig.Settings = _rig.Settings with { Timeout = TimeSpan.FromMilliseconds(50) };

        Assert.Equal("[TEMPUNAVAIL]", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task The_other_name_servers_are_asked_when_one_fails()
    {
        using var failing = new DnsServer();
        failing[Reverse] = failing["A host.test"] = new DnsReply { Code = DnsReply.ServerFailure };
        _rig.Servers = [failing.Endpoint, _rig.Server.Endpoint];
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test"));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip));

        Assert.Equal("host.test", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_asked_for_over_tcp()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test")) { IsTruncated = true };
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip)) { IsTruncated = true };

        Assert.Equal("host.test", await _rig.HostAsync(Ip));
        Assert.Equal(["udp " + Reverse, "tcp " + Reverse, "udp A host.test", "tcp A host.test"], _rig.Server.Questions);
    }

    [Fact]
    public async Task An_answer_to_another_question_is_not_believed()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test")) { RepeatsAnotherQuestion = true };
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip));

        Assert.Equal("[TEMPUNAVAIL]", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task An_alias_in_the_reverse_zone_is_followed_within_the_answer()
    {
        const string Target = "7.0/25.2.0.192.in-addr.arpa";
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("host.test").Of(Target), DnsRecord.Alias(Target));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Alias("real.test"), DnsRecord.Address(Ip).Of("real.test"));

        Assert.Equal("host.test", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task An_alias_in_the_reverse_zone_is_followed_by_a_question_of_its_own()
    {
        const string Target = "7.0/25.2.0.192.in-addr.arpa";
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Alias(Target));
        _rig.Server["PTR " + Target] = new DnsReply(DnsRecord.Pointer("host.test"));
        _rig.Server["A host.test"] = new DnsReply(DnsRecord.Address(Ip));

        Assert.Equal("host.test", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task Aliases_that_go_in_a_circle_come_to_an_end()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Alias("a.test"), DnsRecord.Alias("b.test").Of("a.test"));
        _rig.Server["PTR b.test"] = new DnsReply(DnsRecord.Alias("a.test"), DnsRecord.Alias("b.test").Of("a.test"));

        Assert.Equal("[UNAVAILABLE]", await _rig.HostAsync(Ip));
        Assert.InRange(_rig.Server.Questions.Count, 1, 4);
    }

    [Fact]
    public async Task Of_several_reverse_names_any_that_leads_back_counts()
    {
        _rig.Server[Reverse] = new DnsReply(
            DnsRecord.PointerTo("bad name"), DnsRecord.Pointer("gone.test"), DnsRecord.Pointer("wrong.test"),
            DnsRecord.Pointer("broken.test"), DnsRecord.Pointer("right.test"));
        _rig.Server["A wrong.test"] = new DnsReply(DnsRecord.Address("192.0.2.8"));
        _rig.Server["A broken.test"] = new DnsReply { Code = DnsReply.ServerFailure };
        _rig.Server["A right.test"] = new DnsReply(DnsRecord.Address(Ip));

        Assert.Equal("right.test", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task Of_several_reverse_names_one_that_cannot_be_asked_about_makes_it_temporary()
    {
        _rig.Server[Reverse] = new DnsReply(DnsRecord.Pointer("broken.test"), DnsRecord.Pointer("gone.test"));
        _rig.Server["A broken.test"] = new DnsReply { Code = DnsReply.ServerFailure };

        Assert.Equal("[TEMPUNAVAIL]", await _rig.HostAsync(Ip));
    }

    [Fact]
    public async Task A_reverse_zone_full_of_names_does_not_cost_a_question_each()
    {
        _rig.Server[Reverse] = new DnsReply([.. Enumerable.Range(0, 100).Select(i => DnsRecord.Pointer($"h{i}.test"))])
        {
            IsTruncated = true,
        };

        Assert.Equal("[UNAVAILABLE]", await _rig.HostAsync(Ip));
        Assert.InRange(_rig.Server.Questions.Count, 3, 10);
    }

    [Theory]
    [InlineData(true, false, Ipv6)]
    [InlineData(false, true, Ip)]
    public async Task Nobody_is_asked_about_a_family_that_is_off(bool ipv4, bool ipv6, string ip)
    {
        _rig.Settings = _rig.Settings with { Ipv4 = ipv4, Ipv6 = ipv6 };

        Assert.Equal("[UNAVAILABLE]", await _rig.HostAsync(ip));
        Assert.Empty(_rig.Server.Questions);
    }

    [Fact]
    public async Task A_unix_client_has_no_name_this_time()
    {
        var client = Posthorn.Transport.EndpointAddress.FromUnixPath("/x");
        Assert.True(_rig.Names.TryGet(client, out ClientName name));
        Assert.Equal("[TEMPUNAVAIL]", name.Host);
        Assert.Equal("[TEMPUNAVAIL]", (await _rig.LookAsync(client)).Host);
    }

    [Fact]
    public void Without_name_servers_no_client_has_a_name()
    {
        IClientNames names = ClientNames.Of(ResolverSettings.Off);
        Assert.True(names.TryGet(NamesRig.Client(Ip), out ClientName name));
        Assert.Equal("[UNAVAILABLE]", name.Host);
        Assert.True(names.TryGet(Posthorn.Transport.EndpointAddress.FromUnixPath("/x"), out name));
        Assert.Equal("[UNAVAILABLE]", name.Host);
    }

    public void Dispose() => _rig.Dispose();
}
