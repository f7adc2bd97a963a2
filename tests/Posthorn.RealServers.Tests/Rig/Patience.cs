using System.Diagnostics;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>How long a test waits for something that must happen. Only a failing test ever waits this long.</summary>
internal static class Patience
{
    /// <summary>POSTHORN_PATIENCE gives other seconds, for a machine that has more to do.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("POSTHORN_PATIENCE"), out int seconds) ? seconds : 20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Asks again and again until the answer is yes; for what another process does and cannot tell us.</summary>
    public static Task UntilAsync(Func<Task<bool>> done, Func<string> whatFailed) => UntilAsync(done, whatFailed, Limit);

    public static Task UntilAsync(Func<bool> done, Func<string> whatFailed) => UntilAsync(done, whatFailed, Limit);

    public static Task UntilAsync(Func<bool> done, Func<string> whatFailed, TimeSpan limit)
    {
        return UntilAsync(() => Task.FromResult(done()), whatFailed, limit);
    }

    /// <summary>Waits until a log has a line that holds all of these.</summary>
    public static Task UntilLineAsync(Func<string> log, params string[] parts)
    {
        return UntilAsync(
            () => log().Split('\n').Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))),
            () => $"a log line with '{string.Join("' and '", parts)}'. It says:\n{log()}");
    }

    public static Task<T> WithinAsync<T>(Task<T> task, string what) => WithinAsync(task, what, Limit);

    public static async Task<T> WithinAsync<T>(Task<T> task, string what, TimeSpan limit)
    {
        try
        {
            return await task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not within {limit.TotalSeconds} s: {what}");
            throw;
        }
    }

    public static async Task WithinAsync(Task task, string what)
    {
        await WithinAsync(ToValue(task), what);
    }

    private static async Task<bool> ToValue(Task task)
    {
        await task;
        return true;
    }

    private static async Task UntilAsync(Func<Task<bool>> done, Func<string> whatFailed, TimeSpan limit)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!await done())
        {
            if (clock.Elapsed > limit)
            {
                Assert.Fail($"Not within {limit.TotalSeconds} s: {whatFailed()}");
            }

            await Task.Delay(Pause);
        }
    }
}
