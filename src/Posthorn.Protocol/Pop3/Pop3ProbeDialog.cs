using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>Probes a POP3 backend.</summary>
internal sealed class Pop3ProbeDialog(ProbeFacts facts) : ProbeDialog(facts)
{
    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> AskForTls => "STLS\r\n"u8;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Goodbye => "QUIT\r\n"u8;

    /// <inheritdoc/>
    protected override void AskForCapabilities(WireWriter toBackend) => toBackend.Write("CAPA\r\n"u8);

    /// <inheritdoc/>
    protected override ProbeAnswer TakeAnswer(ReadOnlySpan<byte> input, bool isGreeting, out int consumed)
    {
        var lines = default(LineScanner);
        return !lines.TryTake(input, out ReadOnlySpan<byte> line, out consumed) ? ProbeAnswer.Incomplete
            : line.StartsWith("+OK"u8) ? ProbeAnswer.Yes
            : ProbeAnswer.No;
    }

    /// <inheritdoc/>
    protected override ProbeAnswer TakeCapabilities(ReadOnlySpan<byte> input, List<string> capabilities, out int consumed)
    {
        capabilities.Clear();
        var lines = default(LineScanner);
        if (!lines.TryTake(input, out ReadOnlySpan<byte> line, out consumed))
        {
            return ProbeAnswer.Incomplete;
        }

        if (!line.StartsWith("+OK"u8))
        {
            // RFC 2449 is optional: a server without CAPA may well do its work.
            return line.StartsWith("-ERR"u8) ? ProbeAnswer.Yes : ProbeAnswer.No;
        }

        while (lines.TryTake(input[consumed..], out line, out int length))
        {
            consumed += length;
            if (line is [(byte)'.'])
            {
                return ProbeAnswer.Yes;
            }

            capabilities.Add(Encoding.Latin1.GetString(line));
        }

        consumed = 0;
        return ProbeAnswer.Incomplete;
    }

    /// <inheritdoc/>
    protected override ILoginDialog NewLogin(LoginFacts facts) => new Pop3LoginDialog(facts, default, tellsClient: false);
}
