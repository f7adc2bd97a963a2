using System.Buffers;
using System.Buffers.Text;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>
/// An IMAP backend: LOGIN (atoms, quoted strings, literals of both kinds), AUTHENTICATE PLAIN (with SASL-IR or without), NOOP,
/// LOGOUT, and the benchmark's own
/// <c>BLAST bytes seed</c> and <c>SINK bytes seed</c>.
/// </summary>
internal sealed class ImapStub(EventLoop loop, LoginForms forms, bool knowsSaslIr) : StubSession(loop)
{
    private int _literalsInvited;
    private bool _isLoggedIn;
    private byte[]? _saslTag;

    protected override ReadOnlySpan<byte> Corrupt => "* BAD a byte was wrong\r\n"u8;

    internal override void Greet()
    {
        Answer(knowsSaslIr
            ? "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n"u8
            : "* OK IMAP4rev1 ready\r\n"u8);
    }

    protected override int Handle(ReadOnlySpan<byte> input)
    {
        int length = ImapWords.CommandLength(input, out int literals);
        if (literals > _literalsInvited)
        {
            _literalsInvited = literals;
            Answer("+ OK\r\n"u8);
        }

        if (length > 0)
        {
            _literalsInvited = 0;
            Execute(input[..length]);
        }

        return length;
    }

    private void Execute(ReadOnlySpan<byte> command)
    {
        if (_saslTag is { } saslTag)
        {
            _saslTag = null;
            forms.NotePlain(atOnce: false);
            Finish(saslTag, AcceptsPlain(command.TrimEnd("\r\n"u8)));
            return;
        }

        ImapWords words = new(command);
        ReadOnlySpan<byte> tag = words.Next();
        ReadOnlySpan<byte> verb = words.Next();
        if (verb.SequenceEqual("NOOP"u8))
        {
            Finish(tag, true);
        }
        else if (verb.SequenceEqual("LOGIN"u8))
        {
            ReadOnlySpan<byte> user = words.Next();
            ReadOnlySpan<byte> password = words.Next(out ImapWordKind kind);
            forms.NoteLogin(kind);
            _isLoggedIn = Accounts.Accept(user, password);
            Finish(tag, _isLoggedIn);
        }
        else
        {
            ExecuteRare(tag, verb, words);
        }
    }

    private void ExecuteRare(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> verb, ImapWords words)
    {
        if (verb.SequenceEqual("LOGOUT"u8))
        {
            Answer([.. "* BYE\r\n"u8, .. tag, .. " OK\r\n"u8]);
            Close();
        }
        else if (verb.SequenceEqual("BLAST"u8) && _isLoggedIn)
        {
            StartBlast(words.NextNumber(), (int)words.NextNumber(), [.. tag, .. " OK\r\n"u8]);
        }
        else if (verb.SequenceEqual("SINK"u8) && _isLoggedIn)
        {
            StartSink(words.NextNumber(), (int)words.NextNumber(), [.. tag, .. " OK\r\n"u8]);
        }
        else if (verb.SequenceEqual("AUTHENTICATE"u8) && words.Next().SequenceEqual("PLAIN"u8))
        {
            Authenticate(tag, words.Next());
        }
        else
        {
            Answer([.. tag, .. " BAD unknown command\r\n"u8]);
        }
    }

    private void Authenticate(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> initialResponse)
    {
        if (initialResponse.IsEmpty)
        {
            _saslTag = tag.ToArray();
            Answer("+ \r\n"u8);
            return;
        }

        forms.NotePlain(atOnce: true);
        Finish(tag, AcceptsPlain(initialResponse));
    }

    private bool AcceptsPlain(ReadOnlySpan<byte> base64)
    {
        Span<byte> message = stackalloc byte[256];
        _isLoggedIn = false;
        if (Base64.DecodeFromUtf8(base64, message, out _, out int length) == OperationStatus.Done)
        {
            message = message[..length];
            int user = message.IndexOf((byte)0) + 1;
            int password = message.LastIndexOf((byte)0) + 1;
            _isLoggedIn = user < password && Accounts.Accept(message[user..(password - 1)], message[password..]);
        }

        return _isLoggedIn;
    }

    private void Finish(ReadOnlySpan<byte> tag, bool well)
    {
        Span<byte> line = stackalloc byte[64];
        ReadOnlySpan<byte> rest = well ? " OK done\r\n"u8 : " NO refused\r\n"u8;
        if (tag.Length + rest.Length > line.Length)
        {
            Close();
            return;
        }

        tag.CopyTo(line);
        rest.CopyTo(line[tag.Length..]);
        Answer(line[..(tag.Length + rest.Length)]);
    }
}
