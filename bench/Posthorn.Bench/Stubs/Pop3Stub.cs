using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>A POP3 backend: CAPA, USER, PASS, NOOP and QUIT.</summary>
internal sealed class Pop3Stub(EventLoop loop, LoginForms forms) : LineStub(loop)
{
    private byte[] _user = [];

    protected override ReadOnlySpan<byte> Done => "+OK\r\n"u8;

    protected override ReadOnlySpan<byte> Refusal => "-ERR refused\r\n"u8;

    protected override ReadOnlySpan<byte> Corrupt => "-ERR a byte was wrong\r\n"u8;

    internal override void Greet()
    {
        Answer("+OK ready\r\n"u8);
    }

    protected override bool Knows(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument)
    {
        if (verb.SequenceEqual("USER"u8))
        {
            forms.NoteUser(withPassword: HasMore);
            _user = argument.ToArray();
            Answer(Done);
            return true;
        }

        if (verb.SequenceEqual("PASS"u8))
        {
            IsLoggedIn = Accounts.Accept(_user, argument);
            Answer(IsLoggedIn ? Done : Refusal);
            return true;
        }

        if (verb.SequenceEqual("CAPA"u8))
        {
            Answer("+OK\r\nPIPELINING\r\n.\r\n"u8);
            return true;
        }

        return false;
    }
}
