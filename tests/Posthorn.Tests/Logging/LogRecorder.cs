using System.Text;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

/// <summary>A log in memory, for whoever wants to see what is logged.</summary>
internal sealed class LogRecorder : IDisposable
{
    private readonly LogQueue _queue;
    private readonly Sink _sink = new();

    public LogRecorder(LogLevel level = LogLevel.Debug, TimeProvider? time = null, int limit = LogBook.DefaultLimit)
    {
        _queue = new LogQueue(time ?? TimeProvider.System, limit);
        _queue.Attach(_sink);
        Log = new Log(_queue, [new LogTarget(_sink, level)]);
    }

    /// <summary>Called in the log's thread with each batch; says how many bytes of it were delivered.</summary>
    public Func<string, int>? OnBatch { get => _sink.OnBatch; set => _sink.OnBatch = value; }

    public Log Log { get; }

    /// <summary>All lines written so far, whole.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            Assert.True(_queue.Flush());
            lock (_sink.Text)
            {
                return _sink.Text.ToString().Split('\n')[..^1];
            }
        }
    }

    /// <summary>All lines written so far, without what stands before the message.</summary>
    public IEnumerable<string> Messages => Lines.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);

    public void Dispose() => _queue.Dispose();

    private sealed class Sink : LogSink
    {
        public readonly StringBuilder Text = new();

        public Func<string, int>? OnBatch { get; set; }

        public override void Dispose()
        {
        }

        protected override int Deliver(ReadOnlySpan<byte> batch)
        {
            int done = OnBatch?.Invoke(Encoding.UTF8.GetString(batch)) ?? batch.Length;
            lock (Text)
            {
                Text.Append(Encoding.UTF8.GetString(batch[..done]));
            }

            return done;
        }
    }
}
