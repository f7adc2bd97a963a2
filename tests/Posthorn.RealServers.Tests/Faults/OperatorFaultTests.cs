using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>Operators do not wait until the house is in order: reload, reopen and quit in the middle of a fault.</summary>
public sealed class OperatorFaultTests
{
    private static readonly Fault[] Hanging =
    [
        Fault.All.Single(fault => fault is { Who: "backend", Where: "connect", Act: Act.HangsInConnect }),
        Fault.All.Single(fault => fault is { Who: "backend", Where: "greeting", Act: Act.Hangs }),
        Fault.All.Single(fault => fault is { Who: "backend", Where: "TLS handshake", Act: Act.Hangs }),
        Fault.All.Single(fault => fault is { Who: "backend", Where: "first answer", Act: Act.Hangs }),
        Fault.All.Single(fault => fault is { Who: "backend", Where: "second answer", Act: Act.Hangs }),
        Fault.All.Single(fault => fault is { Who: "backend", Where: "last answer", Act: Act.Drips }),
        Fault.All.Single(fault => fault is { Who: "token issuer", Where: "answer", Act: Act.Hangs }),
        Fault.All.Single(fault => fault is { Who: "auth service", Where: "connect", Act: Act.HangsInConnect }),
        Fault.All.Single(fault => fault is { Who: "auth service", Where: "answer", Act: Act.Hangs }),
    ];

    public static TheoryData<string> Names() => [.. Hanging.Select(fault => fault.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task A_session_in_a_fault_ends_as_without_a_reload_and_a_reopen(string name)
    {
        await using FaultHouse house = await FaultHouse.StartAsync(Hanging.Single(fault => fault.Name == name));
        List<HazardTalk> talks = await BeginAsync(house);

        house.Proxy.Signal(ProcessSignal.Reload);
        house.Proxy.Signal(ProcessSignal.ReopenLogs);

        await EndAsync(talks);
        await house.AllIsReleasedAsync();
        foreach (string protocol in FaultHouse.Protocols)
        {
            using HazardTalk later = await house.ConnectAsync(protocol);
            await house.BeginLoginAsync(later);
            Assert.True(HazardTalk.IsTemporary(await later.AnswerAsync()));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_process_that_quits_in_a_fault_ends_with_its_sessions(string name)
    {
        await using FaultHouse house = await FaultHouse.StartAsync(Hanging.Single(fault => fault.Name == name));
        List<HazardTalk> talks = await BeginAsync(house);

        house.Proxy.Signal(ProcessSignal.Quit);

        await EndAsync(talks);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_process_that_is_terminated_in_a_fault_ends_at_once(string name)
    {
        await using FaultHouse house = await FaultHouse.StartAsync(
            Hanging.Single(fault => fault.Name == name), "timeout 1h; auth_http_timeout 1h; auth_oauth2_timeout 1h;");
        List<HazardTalk> talks = await BeginAsync(house);

        house.Proxy.Signal(ProcessSignal.Terminate);

        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
        talks.ForEach(talk => talk.Dispose());
    }

    private static async Task<List<HazardTalk>> BeginAsync(FaultHouse house)
    {
        List<HazardTalk> talks = [];
        foreach (string protocol in FaultHouse.Protocols)
        {
            HazardTalk talk = await house.ConnectAsync(protocol);
            await house.BeginLoginAsync(talk);
            talks.Add(talk);
        }

        return talks;
    }

    private static async Task EndAsync(List<HazardTalk> talks)
    {
        foreach (HazardTalk talk in talks)
        {
            string answer = await talk.AnswerAsync();
            Assert.True(HazardTalk.IsTemporary(answer), answer);
            talk.Dispose();
        }
    }
}
