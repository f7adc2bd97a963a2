using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>
/// An SMTP backend that a proxy tells by XCLIENT who has logged in; the client's own EHLO behind it must name the same user.
/// </summary>
internal sealed class SmtpStub(EventLoop loop) : LineStub(loop)
{
    private static ReadOnlySpan<byte> Login => " LOGIN="u8;

    private byte[] _user = [];

    protected override ReadOnlySpan<byte> Done => "250 2.0.0 done\r\n"u8;

    protected override ReadOnlySpan<byte> Refusal => "550 5.7.1 refused\r\n"u8;

    protected override ReadOnlySpan<byte> Corrupt => "554 5.6.0 a byte was wrong\r\n"u8;

    internal override void Greet()
    {
        Answer("220 backend.test ESMTP ready\r\n"u8);
    }

    protected override bool Knows(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument)
    {
        if (verb.SequenceEqual("EHLO"u8))
        {
            Hello(argument);
            return true;
        }

        if (verb.SequenceEqual("XCLIENT"u8))
        {
            Learn(argument);
            return true;
        }

        return false;
    }

    // The first EHLO is the proxy's own.
    private void Hello(ReadOnlySpan<byte> name)
    {
        IsLoggedIn = _user.Length > 0 && name.SequenceEqual(_user);
        Answer(_user.Length == 0 || IsLoggedIn
            ? "250-backend.test\r\n250-PIPELINING\r\n250 XCLIENT NAME ADDR LOGIN\r\n"u8
            : Refusal);
    }

    private void Learn(ReadOnlySpan<byte> attributes)
    {
        int login = attributes.IndexOf(Login);
        ReadOnlySpan<byte> user = login < 0 ? default : attributes[(login + Login.Length)..];
        int end = user.IndexOf((byte)' ');
        user = end < 0 ? user : user[..end];
        if (attributes.StartsWith("ADDR=127.0.0.1 "u8) && Accounts.IsUser(user))
        {
            _user = user.ToArray();
            Greet();
        }
        else
        {
            Answer(Refusal);
        }
    }
}
