using System.Buffers.Text;
using Posthorn.Bench.Kernel;

namespace Posthorn.Bench.Stubs;

/// <summary>A backend whose commands are lines; it knows the benchmark's own <c>BLAST bytes seed</c> and <c>SINK bytes seed</c>.</summary>
internal abstract class LineStub(EventLoop loop) : StubSession(loop)
{
    /// <summary>Whether transfers may begin.</summary>
    protected bool IsLoggedIn { get; set; }

    /// <summary>Whether more than the command at hand has arrived.</summary>
    protected bool HasMore { get; private set; }

    /// <summary>The answer to what went well.</summary>
    protected abstract ReadOnlySpan<byte> Done { get; }

    /// <summary>The answer to what is unknown or forbidden.</summary>
    protected abstract ReadOnlySpan<byte> Refusal { get; }

    protected sealed override int Handle(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> line = input[..end];
        int space = line.IndexOf((byte)' ');
        HasMore = end + 2 < input.Length;
        ReadOnlySpan<byte> argument = space < 0 ? default : line[(space + 1)..];
        Execute(space < 0 ? line : line[..space], argument);
        return end + 2;
    }

    /// <summary>Answers a command of the protocol; false when it is none.</summary>
    protected abstract bool Knows(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument);

    private void Execute(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument)
    {
        if (Knows(verb, argument))
        {
            return;
        }

        if (IsLoggedIn && verb.SequenceEqual("NOOP"u8))
        {
            Answer(Done);
        }
        else if (verb.SequenceEqual("QUIT"u8))
        {
            Answer(Done);
            Close();
        }
        else if (IsLoggedIn && Utf8Parser.TryParse(argument, out long length, out int digits)
            && digits < argument.Length && Utf8Parser.TryParse(argument[(digits + 1)..], out int seed, out _))
        {
            Transfer(verb, length, seed);
        }
        else
        {
            Answer(Refusal);
        }
    }

    private void Transfer(ReadOnlySpan<byte> verb, long length, int seed)
    {
        if (verb.SequenceEqual("BLAST"u8))
        {
            StartBlast(length, seed, Done.ToArray());
        }
        else if (verb.SequenceEqual("SINK"u8))
        {
            StartSink(length, seed, Done.ToArray());
        }
        else
        {
            Answer(Refusal);
        }
    }
}
