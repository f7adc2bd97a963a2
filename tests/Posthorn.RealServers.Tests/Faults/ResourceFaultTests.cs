using System.Net;
using System.Net.Sockets;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>The machine runs out of something.</summary>
public sealed class ResourceFaultTests
{
    [Theory, EachProtocol(false)]
    public async Task When_descriptors_run_out_clients_wait_and_are_served_when_there_are_some(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"{protocol}_auth plain;", main: "worker_rlimit_nofile 220;");
        await WarmUpAsync(house);
        List<Socket> crowd = await CrowdAsync(house);
        crowd.ForEach(socket => socket.Dispose());

        using HazardTalk talk = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));
    }

    [Theory, EachProtocol(false)]
    public async Task When_no_descriptor_is_left_for_the_backend_the_failure_is_temporary(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"{protocol}_auth plain;", main: "worker_rlimit_nofile 220;");
        await WarmUpAsync(house);
        using HazardTalk early = await house.ConnectAsync();
        List<Socket> crowd = await CrowdAsync(house);

        string answer = await early.LogInAsync();

        Assert.True(HazardTalk.IsTemporary(answer), $"{answer}\n{house.Proxy.Log}");
        crowd.ForEach(socket => socket.Dispose());
    }

    [Theory, EachProtocol(false)]
    public async Task When_no_descriptor_is_left_operators_are_heard_and_the_server_goes_on(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"{protocol}_auth plain;", main: "worker_rlimit_nofile 220;");
        await WarmUpAsync(house);
        List<Socket> crowd = await CrowdAsync(house);

        house.Proxy.Signal(ProcessSignal.ReopenLogs);
        house.Proxy.Signal(ProcessSignal.Reload);
        await house.Proxy.WaitForLogAsync("reconfiguring");
        crowd.ForEach(socket => socket.Dispose());

        using (HazardTalk talk = await house.ConnectAsync())
        {
            Assert.True(HazardTalk.IsYes(await talk.LogInAsync()), house.Proxy.Log);
        }

        house.Proxy.Signal(ProcessSignal.Quit);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, EachProtocol(false)]
    public async Task When_no_port_is_left_for_the_backend_the_failure_is_temporary(ProxyKind kind, string protocol)
    {
        // One port, and somebody who has it; at an address where no other test's connections linger.
        string only = $"127.0.78.1:{FreePort.Take()}";
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"{protocol}_auth plain; proxy_bind {only};");
        using HazardTalk first = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await first.LogInAsync()), house.Proxy.Log);
        int descriptors = house.Proxy.Descriptors;

        using (HazardTalk second = await house.ConnectAsync())
        {
            string answer = await second.LogInAsync();
            Assert.True(HazardTalk.IsTemporary(answer), $"{answer}\n{house.Proxy.Log}");
        }

        await Patience.UntilAsync(() => house.Proxy.Descriptors <= descriptors, () => "all to be released");
        await first.TellAsync("NOOP");
        Assert.NotEqual("", await first.AnswerAsync());
    }

    [Theory, EachProtocol(false)]
    public async Task A_log_on_a_full_disk_costs_no_session(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"error_log /dev/full info; {protocol}_auth plain;");
        foreach (ProcessSignal signal in (ProcessSignal[])[ProcessSignal.ReopenLogs, ProcessSignal.Reload])
        {
            using HazardTalk talk = await house.ConnectAsync();
            Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));
            house.Proxy.Signal(signal);
            using HazardTalk next = await house.ConnectAsync();
            Assert.True(HazardTalk.IsYes(await next.LogInAsync()));
        }

        house.Proxy.Signal(ProcessSignal.Quit);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, EachProtocol(false)]
    public async Task A_log_that_was_removed_is_made_again_when_logs_are_reopened(ProxyKind kind, string protocol)
    {
        using Workspace folder = new("log");
        string log = Path.Combine(folder.OpenFolder("logs"), "mail.log");
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"error_log {log} info; {protocol}_auth plain;");
        File.Delete(log);
        using (HazardTalk talk = await house.ConnectAsync())
        {
            Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));
        }

        house.Proxy.Signal(ProcessSignal.ReopenLogs);
        await Patience.UntilAsync(() => File.Exists(log), () => "the log to be made again");
        using HazardTalk later = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await later.LogInAsync()));
        await Patience.UntilAsync(() => new FileInfo(log).Length > 0, () => "the log to be written");
    }

    [Theory, EachProtocol(false)]
    public async Task A_backend_that_resets_or_half_closes_in_the_relay_ends_the_session(ProxyKind kind, string protocol)
    {
        foreach (bool resets in (bool[])[false, true])
        {
            RecordingBackend? backend = null;
            await using HazardHouse house = await HazardHouse.StartAsync(
                kind, protocol, (_, real) => AuthAnswer.Accept((backend = real).Port), $"{protocol}_auth plain;");
            using HazardTalk talk = await house.ConnectAsync();
            Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));

            backend!.Part("last words\r\n", resets);

            string told = await talk.Wire.ReadToEndAsync();
            Assert.True(resets || told == "last words\r\n", told);
            await house.Proxy.WaitForLogAsync("proxied session done");
        }
    }

    [Theory, EachProtocol(false, "smtp")]
    public async Task Name_servers_that_fail_cost_the_name_and_not_the_login(ProxyKind kind, string protocol)
    {
        using FailingNameServers failing = new();
        foreach (EndPoint place in failing.Places)
        {
            await using HazardHouse house = await HazardHouse.StartAsync(
                kind, protocol, more: $"smtp_auth plain; resolver {place} ipv6=off; resolver_timeout 1s;");
            using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, house.Port, Visitor.Next());
            Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));
            Assert.Equal("[TEMPUNAVAIL]", Assert.Single(house.Auth.Requests)["Client-Host"]);
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Name_servers_that_fail_make_a_backend_by_name_unavailable_for_now(ProxyKind kind, string protocol)
    {
        using FailingNameServers failing = new();
        foreach (EndPoint place in failing.Places)
        {
            await using HazardHouse house = await HazardHouse.StartAsync(
                kind,
                protocol,
                (_, backend) => new AuthAnswer($"Auth-Status: OK\r\nAuth-Server: backend.test\r\nAuth-Port: {backend.Port}\r\n"),
                $"{protocol}_auth plain; resolver {place} ipv6=off; resolver_timeout 1s;");
            using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, house.Port, Visitor.Next());
            string answer = await talk.LogInAsync();
            Assert.True(HazardTalk.IsTemporary(answer), $"{answer}\n{house.Proxy.Log}");
            Assert.Equal("", await talk.Wire.ReadToEndAsync());
        }
    }

    // A program for the runtime loads the assemblies that a login needs with the first of them, and that takes descriptors.
    private static async Task WarmUpAsync(HazardHouse house)
    {
        using HazardTalk talk = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await talk.LogInAsync()));
    }

    private static async Task<List<Socket>> CrowdAsync(HazardHouse house)
    {
        List<Socket> crowd = [];
        while (crowd.Count < 300)
        {
            crowd.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await crowd[^1].ConnectAsync(IPAddress.Loopback, house.Port, TestContext.Current.CancellationToken);
        }

        await house.Proxy.WaitForLogAsync("accept4() failed (24: Too many open files)");
        return crowd;
    }
}
