using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>
/// Logs in to an IMAP backend with the client's own tag, so that the backend's answer is the client's. Untagged lines that come
/// after the password was sent belong to that answer (a CAPABILITY often does) and reach the client with it, in one piece;
/// those that come before are dropped. Nothing of a refused login reaches the client unless it may.
/// </summary>
/// <param name="tag">The client's tag.</param>
/// <param name="facts">What the login is done with.</param>
/// <param name="sasl">Which mechanism is called for.</param>
/// <param name="tellsClient">Whether the backend is told by ID who the client is.</param>
/// <param name="clientId">What the client's own ID said, for a backend that has let it in; null for nothing.</param>
internal sealed class ImapLoginDialog(byte[] tag, LoginFacts facts, BackendSasl sasl, bool tellsClient, byte[]? clientId = null)
    : ILoginDialog
{
    // Commands that are Posthorn's own have a tag that is not the client's.
    private readonly byte _ownTag = tag is [(byte)'P'] ? (byte)'Q' : (byte)'P';

    private State _state = State.Greeting;
    private LineScanner _lines;
    private ImapBackendOffer _offer;
    private BackendSasl _sasl = sasl;
    private BackendMechanism _mechanism;
    private int _held;
    private bool _isTls;
    private bool _awaitsId;
    private ImapIdErrand? _errand;

    /// <summary>What was said last, so what the backend is to answer.</summary>
    private enum State
    {
        Greeting,
        StartTls,
        InsideTls,
        Capability,
        Command,
        User,
        Mechanism,
        Password,
    }

    /// <inheritdoc/>
    public string Action => _state switch
    {
        State.Greeting => "reading response from upstream",
        State.StartTls or State.InsideTls => "sending STARTTLS to upstream",
        State.Capability => "sending CAPABILITY to upstream",
        State.Command => "sending LOGIN command to upstream",
        State.User => "sending user name to upstream",
        State.Mechanism => "sending AUTHENTICATE command to upstream",
        _ when _errand is not null => "sending ID command to upstream",
        _ => "sending password to upstream",
    };

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        _state = State.InsideTls;
        _lines = default;
        _offer = default;
    }

    /// <inheritdoc/>
    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        if (_state == State.InsideTls)
        {
            return SayFirst(0, toBackend);
        }

        if (_errand is not null)
        {
            return _errand.Advance(fromBackend, toClient);
        }

        while (_lines.TryTake(fromBackend[_held..], out ReadOnlySpan<byte> line, out int length))
        {
            Range place = _held..(_held + line.Length);
            LoginStep step = Follow(line, _held + length, place, toBackend);
            if (step.Action != LoginAction.NeedInput)
            {
                return PassAnswer(step, fromBackend, toBackend, toClient);
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
            bool isOwn = line.SequenceEqual(ImapReplies.Greeting[..^2]) && facts.IsOwnAddress;
            return facts.IsLoop || isOwn
                ? Failed(consumed, LoginFacts.LoopLog)
                : Greeted(first, words, consumed, place, toBackend);
        }

        if (first is [(byte)'*'])
        {
            return Untagged(words, consumed, place);
        }

        if (line is [(byte)'+', ..])
        {
            return GoOn(line[1..].TrimStart((byte)' '), consumed, place, toBackend);
        }

        if (first.Length == 1 && first[0] == _ownTag)
        {
            return OwnAnswered(words, consumed, place, toBackend);
        }

        if (!first.SequenceEqual(tag) || _awaitsId || _state < State.Command)
        {
            return Failed(consumed, place);
        }

        // The log quotes the answer to the password from behind the tag, as nginx does.
        Range quoted = _state == State.Password ? (place.End.Value - words.Rest.Length)..place.End : place;
        return Finish(words, consumed, quoted);
    }

    private LoginStep Greeted(ReadOnlySpan<byte> first, WordReader words, int consumed, Range place, WireWriter toBackend)
    {
        ReadOnlySpan<byte> status = words.Next();
        bool isUntagged = first is [(byte)'*'];
        if (!isUntagged || !Ascii.EqualsIgnoreCase(status, "OK"u8))
        {
            // PREAUTH would be somebody else's session, BYE is a no; neither is a greeting to log in after.
            LoginStep no = Failed(consumed, place);
            return isUntagged && Ascii.EqualsIgnoreCase(status, "BYE"u8)
                ? no with { IsTemporary = true, Refusal = LoginRefusal.Temporary }
                : no;
        }

        ImapBackendOffer.TryRead(words, out _offer);
        return SayFirst(consumed, toBackend);
    }

    private LoginStep SayFirst(int consumed, WireWriter toBackend)
    {
        if (facts.StartTls && !_isTls)
        {
            return Ask("STARTTLS\r\n"u8, State.StartTls, consumed, toBackend);
        }

        return tellsClient && !_offer.IsKnown
            ? Ask("CAPABILITY\r\n"u8, State.Capability, consumed, toBackend)
            : LogIn(consumed, toBackend);
    }

    private LoginStep Ask(ReadOnlySpan<byte> command, State state, int consumed, WireWriter toBackend)
    {
        _state = state;
        toBackend.Write(_ownTag);
        toBackend.Write((byte)' ');
        toBackend.Write(command);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private LoginStep Untagged(WordReader words, int consumed, Range place)
    {
        if (_state == State.Capability && ImapBackendOffer.TryRead(words, out ImapBackendOffer offer))
        {
            _offer = offer;
        }

        if (words.NextIs("BYE"u8))
        {
            return Refused(LoginRefusal.Temporary, consumed, place);
        }

        return _state == State.Password && !_awaitsId
            ? new LoginStep(LoginAction.NeedInput, 0)
            : new LoginStep(LoginAction.Send, consumed);
    }

    private LoginStep OwnAnswered(WordReader words, int consumed, Range place, WireWriter toBackend)
    {
        switch (_state)
        {
            case State.StartTls:
                return words.NextIs("OK"u8)
                    ? new LoginStep(LoginAction.StartTls, consumed)
                    : Failed(consumed, "upstream refused STARTTLS");
            case State.Capability:
                return LogIn(consumed, toBackend);
            default:
                // Whatever it makes of the ID: that was for its log.
                LoginStep step = _awaitsId ? new LoginStep(LoginAction.Send, consumed) : Failed(consumed, place);
                _awaitsId = false;
                return step;
        }
    }

    private LoginStep LogIn(int consumed, WireWriter toBackend)
    {
        _mechanism = _sasl.Wanted ?? (_offer is { LoginDisabled: true, Plain: true } ? BackendMechanism.Plain : BackendMechanism.Login);
        if (!BackendSasl.CanSay(_mechanism, facts))
        {
            return Failed(consumed, BackendSasl.CannotSayLog);
        }

        if (tellsClient && _offer.Id)
        {
            toBackend.Write(_ownTag);
            toBackend.Write((byte)' ');
            ImapLoginWriter.WriteId(facts.Client, toBackend);
            _awaitsId = true;
        }

        toBackend.Write(tag);
        _state = _mechanism == BackendMechanism.Login ? SayLogin(toBackend) : SayAuthenticate(toBackend);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private State SayLogin(WireWriter toBackend)
    {
        toBackend.Write(" LOGIN "u8);
        if (ImapLoginWriter.IsQuotable(facts.User) && ImapLoginWriter.IsQuotable(facts.Password))
        {
            ImapLoginWriter.WriteQuoted(facts.User, toBackend);
            toBackend.Write((byte)' ');
            ImapLoginWriter.WriteQuoted(facts.Password, toBackend);
        }
        else if (_offer.TakesUnasked(facts.User.Length) && _offer.TakesUnasked(facts.Password.Length))
        {
            ImapLoginWriter.WriteUnaskedLiteral(facts.User, toBackend);
            toBackend.Write((byte)' ');
            ImapLoginWriter.WriteUnaskedLiteral(facts.Password, toBackend);
        }
        else
        {
            ImapLoginWriter.WriteLiteralHead(facts.User, toBackend);
            return State.Command;
        }

        toBackend.Write("\r\n"u8);
        return State.Password;
    }

    private State SayAuthenticate(WireWriter toBackend)
    {
        toBackend.Write(" AUTHENTICATE "u8);
        toBackend.Write(BackendSaslWriter.NameOf(_mechanism));
        if (_offer.SaslIr)
        {
            toBackend.Write((byte)' ');
            BackendSaslWriter.WriteMessage(_mechanism, facts, toBackend);
        }

        toBackend.Write("\r\n"u8);
        return _offer.SaslIr ? State.Password : State.Mechanism;
    }

    private LoginStep GoOn(ReadOnlySpan<byte> challenge, int consumed, Range place, WireWriter toBackend)
    {
        switch (_state)
        {
            case State.Command:
                toBackend.Write(facts.User);
                toBackend.Write((byte)' ');
                ImapLoginWriter.WriteLiteralHead(facts.Password, toBackend);
                _state = State.User;
                break;
            case State.User:
                toBackend.Write(facts.Password);
                toBackend.Write("\r\n"u8);
                _state = State.Password;
                break;
            case State.Mechanism:
                BackendSaslWriter.WriteMessage(_mechanism, facts, toBackend);
                toBackend.Write("\r\n"u8);
                _state = State.Password;
                break;
            default:
                bool isFailure = _state == State.Password && _sasl.TryAnswerFailure(_mechanism, challenge, toBackend);
                return isFailure ? new LoginStep(LoginAction.Send, TakeHeld(consumed)) : Failed(consumed, place);
        }

        return new LoginStep(LoginAction.Send, consumed);
    }

    // What came before a failure is no part of a welcome.
    private int TakeHeld(int consumed)
    {
        _held = 0;
        return consumed;
    }

    private LoginStep Finish(WordReader words, int consumed, Range place)
    {
        ReadOnlySpan<byte> status = words.Next();
        if (Ascii.EqualsIgnoreCase(status, "NO"u8))
        {
            // Before the password was said it is the way to log in that is refused, not the user.
            LoginRefusal refusal = ImapAnswer.RefusalOf(words);
            bool isEarly = refusal == LoginRefusal.Credentials && _state != State.Password;
            return Refused(isEarly ? LoginRefusal.None : refusal, consumed, place);
        }

        if (Ascii.EqualsIgnoreCase(status, "BAD"u8))
        {
            return Refused(LoginRefusal.None, consumed, place);
        }

        bool welcome = Ascii.EqualsIgnoreCase(status, "OK"u8) && _state == State.Password && !_sasl.HasFailed;
        return welcome ? new LoginStep(LoginAction.LoggedIn, consumed) : Failed(consumed, place);
    }

    private LoginStep Refused(LoginRefusal refusal, int consumed, Range place) =>
        new(facts.PassErrorMessage ? LoginAction.Rejected : LoginAction.Failed, consumed, place)
        {
            IsTemporary = refusal == LoginRefusal.Temporary && _state != State.Password,
            Refusal = refusal,
            SaslError = _sasl.Error,
        };

    private static LoginStep Failed(int consumed, Range place) => new(LoginAction.Failed, consumed, place);

    private static LoginStep Failed(int consumed, string log) => new(LoginAction.Failed, consumed, Log: log);

    private LoginStep PassAnswer(LoginStep step, ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        ReadOnlySpan<byte> answer = fromBackend[..step.Consumed];
        if (step.Action == LoginAction.LoggedIn && clientId is not null && ImapIdErrand.IsWelcome(answer, _offer))
        {
            _errand = new ImapIdErrand(_ownTag, clientId, answer, toBackend);
            return step with { Action = LoginAction.Send };
        }

        if (step.Action is LoginAction.LoggedIn or LoginAction.Rejected)
        {
            toClient.Write(answer);
        }

        return step;
    }
}
