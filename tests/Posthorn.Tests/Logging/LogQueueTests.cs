using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class LogQueueTests
{
    [Fact]
    public void A_full_queue_counts_what_it_loses_and_says_so_once_it_recovers()
    {
        using var hung = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        using var recorder = new LogRecorder(LogLevel.Info, limit: 600);
        string more = new('x', 200);
        recorder.OnBatch = batch =>
        {
            hung.Set();
            released.Wait();
            return batch.Length;
        };

        recorder.Log.Write(LogLevel.Error, "first");
        hung.Wait(TestContext.Current.CancellationToken);
        for (int count = 0; count < 100; count++)
        {
            recorder.Log.Write(LogLevel.Info, more);
        }

        recorder.Log.Write(LogLevel.Info, "short enough to fit, and yet too late");
        released.Set();
        string[] messages = [.. recorder.Messages];
        recorder.Log.Write(LogLevel.Info, "last");

        Assert.Equal(["first", more, more, "99 log lines were lost"], messages);
        Assert.Contains("[alert]", recorder.Lines[^2], StringComparison.Ordinal);
        Assert.Equal("last", recorder.Messages.Last());
    }

    [Fact]
    public void Lines_that_could_not_be_written_are_counted_until_one_can()
    {
        using var recorder = new LogRecorder();
        int failures = 2;
        recorder.OnBatch = batch => failures-- > 0 ? 0 : batch.Length;

        recorder.Log.Write(LogLevel.Info, "a");
        Assert.Empty(recorder.Lines);
        recorder.Log.Write(LogLevel.Info, "b");
        recorder.Log.Write(LogLevel.Info, "c");
        Assert.Empty(recorder.Lines);
        recorder.Log.Write(LogLevel.Info, "d");

        Assert.Equal(["d", "3 log lines were lost"], recorder.Messages);
    }

    [Fact]
    public void A_batch_that_was_written_in_part_loses_only_the_rest()
    {
        using var recorder = new LogRecorder();
        bool full = true;
        recorder.OnBatch = batch =>
        {
            int done = full ? batch.IndexOf('\n', StringComparison.Ordinal) + 1 : batch.Length;
            full = false;
            return done;
        };

        recorder.Log.Write(LogLevel.Info, "a");
        recorder.Log.Write(LogLevel.Info, "b");
        Assert.Equal("a", recorder.Messages.First());
        recorder.Log.Write(LogLevel.Info, "c");

        string[] messages = [.. recorder.Messages];
        Assert.Equal("c", messages[^2]);
        Assert.Equal("1 log line was lost", messages[^1]);
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole_and_in_each_thread_s_order()
    {
        using var recorder = new LogRecorder();
        Thread[] threads = [.. Enumerable.Range(1, 4).Select(number => new Thread(() =>
        {
            for (int count = 0; count < 500; count++)
            {
                recorder.Log.Write(LogLevel.Info, $"{count}", number);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        ILookup<string, int> byThread = recorder.Messages.Select(message => message.Split(' '))
            .ToLookup(words => words[0], words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(["*1", "*2", "*3", "*4"], thread => Assert.Equal(Enumerable.Range(0, 500), byThread[thread]));
    }

    [Fact]
    public void Lines_that_came_together_are_one_batch()
    {
        using var hung = new ManualResetEventSlim();
        using var released = new ManualResetEventSlim();
        using var recorder = new LogRecorder();
        int batches = 0;
        recorder.OnBatch = batch =>
        {
            batches++;
            hung.Set();
            released.Wait();
            return batch.Length;
        };

        recorder.Log.Write(LogLevel.Error, "first");
        hung.Wait(TestContext.Current.CancellationToken);
        recorder.Log.Write(LogLevel.Info, "second");
        recorder.Log.Write(LogLevel.Info, "third");
        released.Set();

        Assert.Equal(3, recorder.Lines.Count);
        Assert.Equal(2, batches);
    }

    [Fact]
    public void Nothing_accepted_is_lost_at_the_end()
    {
        var recorder = new LogRecorder();
        string written = "";
        recorder.OnBatch = batch =>
        {
            written += batch;
            return batch.Length;
        };

        recorder.Log.Write(LogLevel.Info, "the last word");
        recorder.Dispose();

        Assert.EndsWith("the last word\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_after_the_end_is_dropped_and_waits_for_nobody()
    {
        var recorder = new LogRecorder();
        recorder.Log.Write(LogLevel.Info, "before");
        recorder.Dispose();

        recorder.Log.Write(LogLevel.Info, "after");

        Assert.Equal(["before"], recorder.Messages);
    }
}
