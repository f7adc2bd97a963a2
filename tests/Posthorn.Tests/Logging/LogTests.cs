using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class LogTests
{
    [Fact]
    public void Only_lines_of_its_level_or_graver_are_taken()
    {
        using var recorder = new LogRecorder(LogLevel.Warn);

        foreach (LogLevel level in Enum.GetValues<LogLevel>())
        {
            Assert.Equal(level <= LogLevel.Warn, recorder.Log.Takes(level));
            recorder.Log.Write(level, level.Word());
        }

        Assert.Equal(["emerg", "alert", "crit", "error", "warn"], recorder.Messages);
    }

    [Fact]
    public void Each_target_has_its_own_level()
    {
        using var directory = new TemporaryDirectory();
        using var book = new LogBook(directory.Path);
        Log log = book.Open(
        [
            new ErrorLogTarget(LogLevel.Error, "errors", null),
            new ErrorLogTarget(LogLevel.Info, "all", null),
        ]);

        log.Write(LogLevel.Info, "came", 1);
        log.Write(LogLevel.Error, "fell", 1);
        log.Write(LogLevel.Debug, "why", 1);

        Assert.True(book.Flush());
        Assert.Equal(["*1 fell"], directory.Messages("errors"));
        Assert.Equal(["*1 came", "*1 fell"], directory.Messages("all"));
    }

    [Fact]
    public void A_debug_client_s_lines_reach_every_target()
    {
        using var directory = new TemporaryDirectory();
        using var book = new LogBook(directory.Path);
        Log log = book.Open(
        [
            new ErrorLogTarget(LogLevel.Error, "errors", null),
            new ErrorLogTarget(LogLevel.Info, "all", null),
        ]);

        log.WithLevel(LogLevel.Debug).Write(LogLevel.Debug, "why");
        log.Write(LogLevel.Debug, "others are not meant");

        Assert.True(book.Flush());
        Assert.Equal(["why"], directory.Messages("errors"));
        Assert.Equal(["why"], directory.Messages("all"));
    }

    [Fact]
    public void Raising_the_level_lowers_no_target_s()
    {
        using var recorder = new LogRecorder(LogLevel.Debug);

        Assert.True(recorder.Log.WithLevel(LogLevel.Info).Takes(LogLevel.Debug));
    }

    [Fact]
    public void A_message_that_nobody_takes_is_not_put_together()
    {
        using var recorder = new LogRecorder(LogLevel.Info);
        int asked = 0;

        recorder.Log.Write(LogLevel.Debug, $"state {++asked}");
        recorder.Log.Write(LogLevel.Info, $"state {++asked} of {"two"}", 5);

        Assert.Equal(["*5 state 1 of two"], recorder.Messages);
    }

    [Fact]
    public void No_log_takes_nothing()
    {
        Assert.False(Log.None.Takes(LogLevel.Emerg));
        Log.None.Write(LogLevel.Emerg, "unheard");
        Log.None.Write(LogLevel.Emerg, $"unheard {1}");
    }

    [Fact]
    public void A_line_allocates_nothing_once_the_thread_has_begun()
    {
        using var recorder = new LogRecorder(LogLevel.Info, new FixedTime(FixedTime.Noon));
        recorder.OnBatch = batch => batch.Length;
        for (int buffer = 0; buffer < 2; buffer++)
        {
            recorder.Log.Write(LogLevel.Info, $"client {1} connected", 1);
            _ = recorder.Lines;
        }

        // Strings: a number would be boxed by code that is not optimised yet.
        const string Client = "192.0.2.1";
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int count = 0; count < 10; count++)
        {
            recorder.Log.Write(LogLevel.Info, $"client {Client} connected", 1);
            recorder.Log.Write(LogLevel.Debug, $"client {Client} connected", 1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
