using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>Probes an IMAP backend.</summary>
internal sealed class ImapProbeDialog(ProbeFacts facts) : ProbeDialog(facts)
{
    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> AskForTls => "P STARTTLS\r\n"u8;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Goodbye => "P LOGOUT\r\n"u8;

    /// <inheritdoc/>
    protected override void AskForCapabilities(WireWriter toBackend) => toBackend.Write("P CAPABILITY\r\n"u8);

    /// <inheritdoc/>
    protected override ProbeAnswer TakeAnswer(ReadOnlySpan<byte> input, bool isGreeting, out int consumed) =>
        Take(input, isGreeting ? "*"u8 : "P"u8, [], out consumed);

    /// <inheritdoc/>
    protected override ProbeAnswer TakeCapabilities(ReadOnlySpan<byte> input, List<string> capabilities, out int consumed) =>
        Take(input, "P"u8, capabilities, out consumed);

    /// <inheritdoc/>
    protected override ILoginDialog NewLogin(LoginFacts facts) => new ImapLoginDialog("L"u8.ToArray(), facts, default, tellsClient: false);

    private static ProbeAnswer Take(ReadOnlySpan<byte> input, ReadOnlySpan<byte> tag, List<string> capabilities, out int consumed)
    {
        capabilities.Clear();
        consumed = 0;
        var lines = default(LineScanner);
        while (lines.TryTake(input[consumed..], out ReadOnlySpan<byte> line, out int length))
        {
            consumed += length;
            var words = new WordReader(line);
            ReadOnlySpan<byte> first = words.Next();
            ReadOnlySpan<byte> second = words.Next();
            if (first.SequenceEqual(tag))
            {
                return Ascii.EqualsIgnoreCase(second, "OK"u8) ? ProbeAnswer.Yes : ProbeAnswer.No;
            }

            if (first is not [(byte)'*'] || Ascii.EqualsIgnoreCase(second, "BYE"u8))
            {
                return ProbeAnswer.No;
            }

            if (Ascii.EqualsIgnoreCase(second, "CAPABILITY"u8))
            {
                AddWords(words, capabilities);
            }
        }

        consumed = 0;
        return ProbeAnswer.Incomplete;
    }

    private static void AddWords(WordReader words, List<string> capabilities)
    {
        while (!words.AtEnd)
        {
            capabilities.Add(Encoding.Latin1.GetString(words.Next()));
        }
    }
}
