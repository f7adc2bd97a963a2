using System.Globalization;
using System.Text;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Load;

/// <summary>POP3 with USER and PASS, which a proxy may send to the backend together.</summary>
internal sealed class Pop3ClientWords(bool isPipelined = false) : ClientWords
{
    internal override string Protocol => "pop3";

    internal override string Name => isPipelined ? "pop3-pipelined" : Protocol;

    internal override string LinesForPosthorn => isPipelined ? "pop3_pipelining on;" : "";

    internal override byte[][] StartTlsLines { get; } = ["STLS\r\n"u8.ToArray()];

    internal override byte[] Noop { get; } = "NOOP\r\n"u8.ToArray();

    internal override byte[] Logout { get; } = "QUIT\r\n"u8.ToArray();

    internal override byte[][] LoginLines(int account, int passwordOf)
    {
        return [Line($"USER {Accounts.User(account)}\r\n"), Line($"PASS {Accounts.Password(passwordOf)}\r\n")];
    }

    internal override byte[] Blast(long length, int seed)
    {
        return Line($"BLAST {length} {seed}\r\n");
    }

    internal override byte[] Sink(long length, int seed)
    {
        return Line($"SINK {length} {seed}\r\n");
    }

    internal override ReplyKind Judge(ReadOnlySpan<byte> line, bool isGreeting)
    {
        return line.StartsWith("+OK"u8) ? ReplyKind.Positive : ReplyKind.Negative;
    }

    private static byte[] Line(FormattableString text)
    {
        return Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
    }
}
