using System.Net;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;
using Posthorn.Tests.Dns;

namespace Posthorn.RealServers.Tests.Names;

/// <summary>With a resolver Postfix and the auth service learn the client's name, if its own zone confirms it.</summary>
public sealed class ResolverTests
{
    [Theory, ThroughEachProxy]
    public async Task A_name_that_its_zone_confirms_is_told(ProxyKind kind)
    {
        IPAddress visitor = Visitor.Next();
        await IsToldAsync(kind, visitor, "host.test", visitor, "host.test", $"client=host.test[{visitor}]");
    }

    [Theory, ThroughEachProxy]
    public async Task A_name_that_belongs_to_another_is_not_told(ProxyKind kind)
    {
        IPAddress visitor = Visitor.Next();
        await IsToldAsync(kind, visitor, "host.test", Visitor.Next(), "[UNAVAILABLE]", $"client=unknown[{visitor}]");
    }

    [Theory, ThroughPosthorn]
    public async Task A_name_with_bytes_of_no_host_name_is_not_told(ProxyKind kind)
    {
        IPAddress visitor = Visitor.Next();
        await IsToldAsync(kind, visitor, "h\r\nRSET.test", visitor, "[UNAVAILABLE]", $"client=unknown[{visitor}]");
    }

    [Theory, ThroughEachProxy]
    public async Task A_client_without_a_name_is_unknown(ProxyKind kind)
    {
        IPAddress visitor = Visitor.Next();
        await IsToldAsync(kind, visitor, null, visitor, "[UNAVAILABLE]", $"client=unknown[{visitor}]");
    }

    [Theory, ThroughEachProxy]
    public async Task A_name_server_that_fails_makes_the_name_unavailable_for_now(ProxyKind kind)
    {
        using DnsServer names = new();
        IPAddress visitor = Visitor.Next();
        names[Question(visitor)] = new DnsReply { Code = DnsReply.ServerFailure };
        await IsToldAsync(kind, names, visitor, "[TEMPUNAVAIL]", $"client=unknown[{visitor}]");
    }

    private static async Task IsToldAsync(
        ProxyKind kind, IPAddress visitor, string? name, IPAddress owner, string told, string logged)
    {
        using DnsServer names = new();
        if (name is not null)
        {
            names[Question(visitor)] = new DnsReply(DnsRecord.Pointer(name));
            names[$"A {name}"] = new DnsReply(DnsRecord.Address(owner.ToString()));
        }

        await IsToldAsync(kind, names, visitor, told, logged);
    }

    private static async Task IsToldAsync(ProxyKind kind, DnsServer names, IPAddress visitor, string told, string logged)
    {
        string resolver = $"resolver {names.Endpoint} ipv6=off;\nresolver_timeout 10s;";
        await using SmtpHouse house = await SmtpHouse.StartForMailFromAnywhereAsync(kind, resolver);
        using SmtpTalk talk = await house.ConnectAsync(visitor);

        await talk.DoAsync(250, "EHLO client.example");
        await talk.SendMailAsync("sender@elsewhere.example", MailHouse.Anna.Address, SampleMessage.OfSize(500));
        await talk.QuitAsync();

        Assert.Equal(told, Assert.Single(house.Auth.Requests)["Client-Host"]);
        await house.Postfix.WaitForLogAsync(logged);
    }

    private static string Question(IPAddress address) =>
        $"PTR {string.Join('.', address.GetAddressBytes().Reverse())}.in-addr.arpa";
}
