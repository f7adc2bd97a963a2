using System.Globalization;
using System.Text;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Load;

/// <summary>
/// SMTP with AUTH PLAIN. The client's EHLO names its user: the backend, which sees no password, compares that with the login
/// that the proxy tells it by XCLIENT.
/// </summary>
internal sealed class SmtpClientWords : ClientWords
{
    internal override string Protocol => "smtp";

    internal override byte[][] StartTlsLines { get; } = ["EHLO bench.test\r\n"u8.ToArray(), "STARTTLS\r\n"u8.ToArray()];

    internal override byte[] Noop { get; } = "NOOP\r\n"u8.ToArray();

    internal override byte[] Logout { get; } = "QUIT\r\n"u8.ToArray();

    internal override byte[][] LoginLines(int account, int passwordOf)
    {
        string user = Accounts.User(account);
        string response = Convert.ToBase64String(Line($"\0{user}\0{Accounts.Password(passwordOf)}"));
        return [Line($"EHLO {user}\r\n"), Line($"AUTH PLAIN {response}\r\n")];
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
        return line.Length < 4 || line[0] != '2' ? ReplyKind.Negative
            : line[3] == '-' ? ReplyKind.Interim
            : ReplyKind.Positive;
    }

    private static byte[] Line(FormattableString text)
    {
        return Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
    }
}
