using System.Diagnostics;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>How long a test waits for something that must happen. Only a failing test ever waits this long.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Asks again and again until the answer is yes; for what another process does and cannot tell us.</summary>
    public static async Task UntilAsync(Func<Task<bool>> done, Func<string> whatFailed)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!await done())
        {
            if (clock.Elapsed > Limit)
            {
                Assert.Fail($"Not within {Limit.TotalSeconds} s: {whatFailed()}");
            }

            await Task.Delay(Pause);
        }
    }

    public static Task UntilAsync(Func<bool> done, Func<string> whatFailed)
    {
        return UntilAsync(() => Task.FromResult(done()), whatFailed);
    }

    public static async Task<T> WithinAsync<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not within {Limit.TotalSeconds} s: {what}");
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
}
