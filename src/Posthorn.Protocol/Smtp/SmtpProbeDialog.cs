using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>Probes an SMTP backend.</summary>
internal sealed class SmtpProbeDialog(ProbeFacts facts) : ProbeDialog(facts)
{
    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> AskForTls => "STARTTLS\r\n"u8;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Goodbye => "QUIT\r\n"u8;

    /// <inheritdoc/>
    protected override void AskForCapabilities(WireWriter toBackend)
    {
        toBackend.Write("EHLO "u8);
        toBackend.WriteText(Facts.ServerName);
        toBackend.Write("\r\n"u8);
    }

    /// <inheritdoc/>
    protected override ProbeAnswer TakeAnswer(ReadOnlySpan<byte> input, bool isGreeting, out int consumed) =>
        Take(input, 220, out consumed);

    /// <inheritdoc/>
    protected override ProbeAnswer TakeCapabilities(ReadOnlySpan<byte> input, List<string> capabilities, out int consumed)
    {
        ProbeAnswer answer = Take(input, 250, out consumed);
        if (answer != ProbeAnswer.Yes)
        {
            return answer;
        }

        // The first line is the server's name; every line begins with the code and one character more.
        var lines = default(LineScanner);
        lines.TryTake(input, out _, out int at);
        while (at < consumed && lines.TryTake(input[at..consumed], out ReadOnlySpan<byte> line, out int length))
        {
            at += length;
            capabilities.Add(line.Length > 4 ? Encoding.Latin1.GetString(line[4..]) : "");
        }

        return answer;
    }

    /// <inheritdoc/>
    protected override ILoginDialog NewLogin(LoginFacts facts)
    {
        var client = new SmtpTransaction();
        client.Hail(Encoding.UTF8.GetBytes(Facts.ServerName), extended: true);
        return new SmtpLoginDialog(client, new Credentials(AuthMethod.Plain, facts.User, facts.Password, []), facts);
    }

    private static ProbeAnswer Take(ReadOnlySpan<byte> input, int wanted, out int consumed)
    {
        var replies = default(SmtpReplyScanner);
        return !replies.TryTake(input, out int code, out consumed) ? ProbeAnswer.Incomplete
            : code == wanted ? ProbeAnswer.Yes
            : ProbeAnswer.No;
    }
}
