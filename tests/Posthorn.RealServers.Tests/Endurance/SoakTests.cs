using System.Diagnostics;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>Mixed sessions with faults, and reloads all the while: <c>./dev soak [minutes]</c> runs it for longer.</summary>
public sealed class SoakTests
{
    private const int AtOnce = 24;

    private int _whole;
    private int _refused;
    private int _brokenOff;

    [Fact]
    public async Task Mixed_sessions_under_reloads_lose_nothing_and_leave_nothing()
    {
        int seed = Duration.Seed();
        TimeSpan time = Duration.Of(TimeSpan.FromSeconds(12));
        await using EnduranceHouse house = await EnduranceHouse.StartAsync(
            "timeout 60s;",
            request => request.User == "refused" ? AuthAnswer.Refuse("no") : null);
        int descriptors = await WarmUpAsync(house, seed);
        long memory = house.Proxy.Memory;
        long began = Stopwatch.GetTimestamp();
        bool IsOver() => Stopwatch.GetElapsedTime(began) >= time;

        Task reloads = ReloadAsync(house, IsOver);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => PlayAsync(house, new Random(seed + number), IsOver)));
        await reloads;

        string told = $"seed {seed}: {_whole} whole sessions, {_refused} refused, {_brokenOff} broken off; "
            + $"memory {memory >> 20} MB, then {house.Proxy.Memory >> 20} MB; descriptors {descriptors}, then {house.Proxy.Descriptors}";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Console.WriteLine(told);
        Assert.True(_whole > AtOnce, told);

        // Each player may leave a connection kept for the auth service and a pipe; thousands of sessions that leaked would leave more.
        int most = descriptors + (AtOnce * 3);
        await Patience.UntilAsync(() => house.Proxy.Descriptors <= most, () => $"descriptors to come back: {told}");
        Assert.True(house.Proxy.Memory < memory + (48 << 20), told);
        house.Proxy.Signal(ProcessSignal.Quit);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    private static async Task<int> WarmUpAsync(EnduranceHouse house, int seed)
    {
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => new EchoSession(house, new Random(seed ^ number)).PlayAsync()));
        await Patience.UntilAsync(() => house.Proxy.Descriptors < 100, () => $"{house.Proxy.Descriptors} descriptors to become fewer");
        return house.Proxy.Descriptors;
    }

    private async Task PlayAsync(EnduranceHouse house, Random random, Func<bool> isOver)
    {
        while (!isOver())
        {
            _ = await new EchoSession(house, random).PlayAsync() switch
            {
                EchoSession.Outcome.Whole => Interlocked.Increment(ref _whole),
                EchoSession.Outcome.Refused => Interlocked.Increment(ref _refused),
                _ => Interlocked.Increment(ref _brokenOff),
            };
        }
    }

    // The pace is no part of what is proven: a reload in every state of a session comes by itself.
    private static async Task ReloadAsync(EnduranceHouse house, Func<bool> isOver)
    {
        while (!isOver())
        {
            await Task.Delay(1500);
            house.Reload();
        }
    }
}
