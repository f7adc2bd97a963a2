using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>
/// Logs in to an IMAP backend with the client's own tag, so that the backend's answer is the client's. Untagged lines that come
/// after the password was sent belong to that answer (a CAPABILITY often does) and reach the client with it, in one piece;
/// those that come before are dropped. Nothing of a refused login reaches the client unless it may.
/// </summary>
internal sealed class ImapLoginDialog(byte[] tag, LoginFacts facts) : ILoginDialog
{
    private State _state = State.Greeting;
    private LineScanner _lines;
    private int _held;

    /// <summary>What was said last, so what the backend is to answer.</summary>
    private enum State
    {
        Greeting,
        Command,
        User,
        Password,
    }

    /// <inheritdoc/>
    public string Action => _state switch
    {
        State.Greeting => "reading response from upstream",
        State.Command => "sending LOGIN command to upstream",
        State.User => "sending user name to upstream",
        _ => "sending password to upstream",
    };

    /// <inheritdoc/>
    public void TlsStarted()
    {
        // Nothing that the backend said before is kept.
    }

    /// <inheritdoc/>
    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        while (_lines.TryTake(fromBackend[_held..], out ReadOnlySpan<byte> line, out int length))
        {
            Range place = _held..(_held + line.Length);
            LoginStep step = Follow(line, _held + length, place, toBackend);
            if (step.Action != LoginAction.NeedInput)
            {
                PassAnswer(step, fromBackend, toClient);
                return step;
            }

            _held += length;
        }

        return new LoginStep(LoginAction.NeedInput, 0);
    }

    private LoginStep Follow(ReadOnlySpan<byte> line, int consumed, Range place, WireWriter toBackend)
    {
        var words = new WordReader(line);
        ReadOnlySpan<byte> first = words.Next();
        if (_state == State.Greeting)
        {
            // PREAUTH would be somebody else's session, BYE is a no; neither is a greeting to log in after.
            return first is [(byte)'*'] && words.NextIs("OK"u8) ? SayNext(consumed, toBackend) : Failed(consumed, place);
        }

        if (first is [(byte)'*'])
        {
            return words.NextIs("BYE"u8) ? Refused(consumed, place) : PassOver(consumed);
        }

        if (line is [(byte)'+', ..])
        {
            return _state == State.Password ? Failed(consumed, place) : SayNext(consumed, toBackend);
        }

        if (!first.SequenceEqual(tag))
        {
            return Failed(consumed, place);
        }

        // The log quotes the answer to the password from behind the tag, as nginx does.
        Range quoted = _state == State.Password ? (place.End.Value - words.Rest.Length)..place.End : place;
        return Finish(words.Next(), consumed, quoted);
    }

    private LoginStep Finish(ReadOnlySpan<byte> status, int consumed, Range place)
    {
        if (Ascii.EqualsIgnoreCase(status, "NO"u8) || Ascii.EqualsIgnoreCase(status, "BAD"u8))
        {
            return Refused(consumed, place);
        }

        bool welcome = Ascii.EqualsIgnoreCase(status, "OK"u8) && _state == State.Password;
        return welcome ? new LoginStep(LoginAction.LoggedIn, consumed) : Failed(consumed, place);
    }

    private LoginStep PassOver(int consumed) => _state == State.Password
        ? new LoginStep(LoginAction.NeedInput, 0)
        : new LoginStep(LoginAction.Send, consumed);

    private LoginStep Refused(int consumed, Range place) => facts.PassErrorMessage
        ? new LoginStep(LoginAction.Rejected, consumed, place)
        : Failed(consumed, place);

    private static LoginStep Failed(int consumed, Range place) => new(LoginAction.Failed, consumed, place);

    private static void PassAnswer(LoginStep step, ReadOnlySpan<byte> fromBackend, WireWriter toClient)
    {
        if (step.Action is LoginAction.LoggedIn or LoginAction.Rejected)
        {
            toClient.Write(fromBackend[..step.Consumed]);
        }
    }

    private LoginStep SayNext(int consumed, WireWriter toBackend)
    {
        _state++;
        switch (_state)
        {
            case State.Command:
                toBackend.Write(tag);
                toBackend.Write(" LOGIN "u8);
                WriteLiteralSize(facts.User, toBackend);
                break;
            case State.User:
                toBackend.Write(facts.User);
                toBackend.Write(" "u8);
                WriteLiteralSize(facts.Password, toBackend);
                break;
            default:
                toBackend.Write(facts.Password);
                toBackend.Write("\r\n"u8);
                break;
        }

        return new LoginStep(LoginAction.Send, consumed);
    }

    private static void WriteLiteralSize(byte[] value, WireWriter output)
    {
        output.Write((byte)'{');
        output.WriteNumber(value.Length);
        output.Write("}\r\n"u8);
    }
}
