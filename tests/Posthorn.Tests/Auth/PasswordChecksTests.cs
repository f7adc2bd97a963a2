using Posthorn.Auth.Passwords;
using Xunit;

namespace Posthorn.Tests.Auth;

public sealed class PasswordChecksTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void No_more_run_at_once_than_may_and_no_more_wait_than_may()
    {
        using var held = new ManualResetEventSlim();
        using var begun = new CountdownEvent(2);
        using var done = new CountdownEvent(5);
        var checks = new PasswordChecks(atOnce: 2, mostWaiting: 3);
        int running = 0;
        int most = 0;
        void Check()
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (begun.CurrentCount > 0)
            {
                begun.Signal();
            }

            held.Wait();
            Interlocked.Decrement(ref running);
            done.Signal();
        }

        Assert.True(checks.TryRun(Check));
        Assert.True(checks.TryRun(Check));
        Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.True(checks.TryRun(Check));
        Assert.True(checks.TryRun(Check));
        Assert.True(checks.TryRun(Check));
        Assert.False(checks.TryRun(Check));

        held.Set();
        Assert.True(done.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(2, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
