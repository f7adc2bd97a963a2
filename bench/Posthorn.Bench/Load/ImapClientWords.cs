using System.Globalization;
using System.Text;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Load;

/// <summary>IMAP with one fixed tag: each client has one command under way at a time.</summary>
internal sealed class ImapClientWords(ImapBackendLogin login = ImapBackendLogin.Free) : ClientWords
{
    internal override string Protocol => "imap";

    internal override string Name => login switch
    {
        ImapBackendLogin.Literal => "imap-literal",
        ImapBackendLogin.SaslIr => Backends.ImapSaslIr,
        _ => Protocol,
    };

    internal override string Backend => login == ImapBackendLogin.SaslIr ? Backends.ImapSaslIr : Backends.Imap;

    internal override byte[][] StartTlsLines { get; } = ["b STARTTLS\r\n"u8.ToArray()];

    internal override byte[] Noop { get; } = "b NOOP\r\n"u8.ToArray();

    internal override byte[] Logout { get; } = "b LOGOUT\r\n"u8.ToArray();

    internal override byte[][] LoginLines(int account, int passwordOf)
    {
        string user = Accounts.User(account);
        if (login != ImapBackendLogin.Literal)
        {
            return [Line($"b LOGIN {user} {Accounts.Password(passwordOf)}\r\n")];
        }

        byte[] password = Accounts.PasswordBeyondAscii(passwordOf);
        return [[.. Line($"b LOGIN {user} {{{password.Length}+}}\r\n"), .. password, .. "\r\n"u8]];
    }

    internal override byte[] Blast(long length, int seed)
    {
        return Line($"b BLAST {length} {seed}\r\n");
    }

    internal override byte[] Sink(long length, int seed)
    {
        return Line($"b SINK {length} {seed}\r\n");
    }

    internal override ReplyKind Judge(ReadOnlySpan<byte> line, bool isGreeting)
    {
        if (isGreeting)
        {
            return line.StartsWith("* OK"u8) ? ReplyKind.Positive : ReplyKind.Negative;
        }

        if (line.StartsWith("* "u8))
        {
            return line.StartsWith("* BAD"u8) ? ReplyKind.Negative : ReplyKind.Interim;
        }

        return line.StartsWith("b OK"u8) || line.StartsWith("+ "u8) ? ReplyKind.Positive : ReplyKind.Negative;
    }

    private static byte[] Line(FormattableString text)
    {
        return Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture));
    }
}
