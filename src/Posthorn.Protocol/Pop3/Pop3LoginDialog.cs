using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>
/// Logs in to a POP3 backend with USER and PASS, or with AUTH where a mechanism is called for. Its answer to the password is the
/// client's; what it says before is dropped, and nothing of a refused login reaches the client unless it may.
/// </summary>
internal sealed class Pop3LoginDialog : ILoginDialog
{
    // RFC 5034 section 4: with its line ending a command has no more bytes than this, else the response waits for leave.
    private const int LongestCommand = 255;

    private readonly LoginFacts _facts;
    private readonly bool _tellsClient;
    private readonly BackendMechanism _mechanism;
    private State _state = State.Greeting;
    private LineScanner _lines;
    private BackendSasl _sasl;
    private Pop3Flight _flight;
    private bool _isTls;
    private bool _takesXclient;
    private bool _hasOffer;

    /// <summary>A login that has not begun.</summary>
    /// <param name="facts">What it is done with.</param>
    /// <param name="sasl">Which mechanism is called for.</param>
    /// <param name="tellsClient">Whether the backend is told by XCLIENT who the client is, where it takes that.</param>
    /// <param name="pipelines">Whether USER and PASS are said together, where the backend takes that.</param>
    /// <exception cref="ArgumentException">
    /// User or password hold NUL, CR or LF. Nothing quotes them in POP3, so they would be commands: nginx sends them.
    /// </exception>
    public Pop3LoginDialog(LoginFacts facts, BackendSasl sasl, bool tellsClient, bool pipelines = false)
    {
        if (Credentials.HasForbidden(facts.User) || Credentials.HasForbidden(facts.Password))
        {
            throw new ArgumentException("user or password cannot be said in POP3", nameof(facts));
        }

        _facts = facts;
        _sasl = sasl;
        _mechanism = sasl.Wanted ?? BackendMechanism.Login;
        _tellsClient = tellsClient;
        _flight = new Pop3Flight(pipelines && _mechanism == BackendMechanism.Login);
    }

    /// <summary>What was said last, so what the backend is to answer.</summary>
    private enum State
    {
        Greeting,
        Stls,
        InsideTls,
        Capa,
        CapaList,
        Xclient,
        User,
        Mechanism,
        Password,
    }

    /// <inheritdoc/>
    public string Action => _state switch
    {
        State.Greeting => "reading response from upstream",
        State.Stls or State.InsideTls => "sending STLS to upstream",
        State.Capa or State.CapaList => "sending CAPA to upstream",
        State.Xclient => "sending XCLIENT to upstream",
        State.User when !_flight.HasBegun => "sending user name to upstream",
        State.Mechanism => "sending AUTH to upstream",
        _ => "sending password to upstream",
    };

    /// <inheritdoc/>
    public bool? Pipelines => _flight.Lesson;

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        _state = State.InsideTls;
        _lines = default;
        _takesXclient = false;
        _hasOffer = false;
    }

    /// <inheritdoc/>
    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        if (_state == State.InsideTls)
        {
            return SayFirst(0, toBackend);
        }

        if (!_lines.TryTake(fromBackend, out ReadOnlySpan<byte> line, out int consumed))
        {
            return new LoginStep(LoginAction.NeedInput, 0);
        }

        if (_state == State.CapaList)
        {
            return TakeCapability(line, consumed, toBackend);
        }

        if (line is [(byte)'+'] or [(byte)'+', (byte)' ', ..])
        {
            return GoOn(line[1..].TrimStart((byte)' '), line.Length, consumed, toBackend);
        }

        // As in nginx whatever begins so is a yes, "+OK<1896.697170952@dbc.mtview.ca.us>" too.
        return line.StartsWith("+OK"u8)
            ? Agreed(line, fromBackend[..consumed], toBackend, toClient)
            : Disagreed(line, fromBackend[..consumed], toBackend, toClient);
    }

    private LoginStep Agreed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> answer, WireWriter toBackend, WireWriter toClient)
    {
        switch (_state)
        {
            case State.Greeting when _facts.IsLoop || (IsOwnGreeting(line) && _facts.IsOwnAddress):
                return Failed(answer.Length, LoginFacts.LoopLog);
            case State.Greeting:
                // Dovecot's way to save a trusted proxy the CAPA.
                _takesXclient = _hasOffer = line[3..].TrimStart((byte)' ').StartsWith("[XCLIENT]"u8);
                return SayFirst(answer.Length, toBackend);
            case State.Stls:
                return new LoginStep(LoginAction.StartTls, answer.Length);
            case State.Capa:
                _state = State.CapaList;
                return new LoginStep(LoginAction.Send, answer.Length);
            case State.Xclient:
                return LogIn(answer.Length, toBackend);
            case State.User when _flight.HasBegun:
                _state = State.Password;
                return new LoginStep(LoginAction.Send, answer.Length);
            case State.User:
                return Say(State.Password, "PASS "u8, _facts.Password, answer.Length, toBackend);
            case State.Password when !_sasl.HasFailed:
                _flight.Land();
                toClient.Write(answer);
                return new LoginStep(LoginAction.LoggedIn, answer.Length);
            default:
                return new LoginStep(LoginAction.Failed, answer.Length, ..line.Length);
        }
    }

    private static bool IsOwnGreeting(ReadOnlySpan<byte> line) =>
        line.StartsWith(Pop3Replies.Greeting) || line.StartsWith(Pop3Replies.GreetingToProxy);

    private LoginStep Disagreed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> answer, WireWriter toBackend, WireWriter toClient)
    {
        if (_state == State.Stls)
        {
            return Failed(answer.Length, "upstream refused STLS");
        }

        bool isRefusal = line.StartsWith("-ERR"u8);
        if (_state == State.Capa && isRefusal)
        {
            return SayFirst(answer.Length, toBackend, knowsAll: true);
        }

        LoginRefusal refusal = LoginRefusal.None;
        if (isRefusal)
        {
            _flight.Land();
            refusal = RefusalOf(line);
        }

        bool passed = _facts.PassErrorMessage && isRefusal;
        if (passed)
        {
            toClient.Write(answer);
        }

        return new LoginStep(passed ? LoginAction.Rejected : LoginAction.Failed, answer.Length, ..line.Length)
        {
            IsTemporary = refusal == LoginRefusal.Temporary && _state != State.Password && !_flight.HasBegun,
            Refusal = refusal,
            SaslError = _sasl.Error,
        };
    }

    // RFC 2449 and RFC 3206.
    private LoginRefusal RefusalOf(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        words.Next();
        ReadOnlySpan<byte> code = words.Next();
        if (Ascii.EqualsIgnoreCase(code, "[SYS/TEMP]"u8)
            || Ascii.EqualsIgnoreCase(code, "[IN-USE]"u8)
            || Ascii.EqualsIgnoreCase(code, "[LOGIN-DELAY]"u8))
        {
            return LoginRefusal.Temporary;
        }

        // Before any name or password was said it is the way to log in that is refused, not the user.
        return _state is State.User or State.Password && !Ascii.EqualsIgnoreCase(code, "[SYS/PERM]"u8)
            ? LoginRefusal.Credentials
            : LoginRefusal.None;
    }

    private LoginStep TakeCapability(ReadOnlySpan<byte> line, int consumed, WireWriter toBackend)
    {
        if (line is [(byte)'.'])
        {
            return SayFirst(consumed, toBackend, knowsAll: true);
        }

        _flight.Hear(line);
        _takesXclient |= new WordReader(line).NextIs("XCLIENT"u8);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private LoginStep SayFirst(int consumed, WireWriter toBackend, bool knowsAll = false)
    {
        if (knowsAll)
        {
            _hasOffer = true;
            _flight.HearEnd();
        }

        if (_facts.StartTls && !_isTls)
        {
            return Say(State.Stls, "STLS"u8, [], consumed, toBackend);
        }

        if (_flight.MustAsk(_facts) || (_tellsClient && !_hasOffer))
        {
            _flight.Ask();
            return Say(State.Capa, "CAPA"u8, [], consumed, toBackend);
        }

        if (!_tellsClient || !_takesXclient)
        {
            return LogIn(consumed, toBackend);
        }

        _state = State.Xclient;
        Pop3XclientWriter.Write(_facts.Client, toBackend);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private LoginStep LogIn(int consumed, WireWriter toBackend)
    {
        if (_mechanism == BackendMechanism.Login)
        {
            return _flight.MayBegin ? SayBoth(consumed, toBackend) : Say(State.User, "USER "u8, _facts.User, consumed, toBackend);
        }

        if (!BackendSasl.CanSay(_mechanism, _facts))
        {
            return Failed(consumed, BackendSasl.CannotSayLog);
        }

        int start = toBackend.Length;
        toBackend.Write("AUTH "u8);
        toBackend.Write(BackendSaslWriter.NameOf(_mechanism));
        int named = toBackend.Length;
        toBackend.Write((byte)' ');
        BackendSaslWriter.WriteMessage(_mechanism, _facts, toBackend);
        _state = State.Password;
        if (toBackend.Length - start > LongestCommand - 2)
        {
            toBackend.CutTo(named);
            _state = State.Mechanism;
        }

        toBackend.Write("\r\n"u8);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private LoginStep GoOn(ReadOnlySpan<byte> challenge, int length, int consumed, WireWriter toBackend)
    {
        if (_state == State.Mechanism)
        {
            BackendSaslWriter.WriteMessage(_mechanism, _facts, toBackend);
            toBackend.Write("\r\n"u8);
            _state = State.Password;
            return new LoginStep(LoginAction.Send, consumed);
        }

        return _state == State.Password && _sasl.TryAnswerFailure(_mechanism, challenge, toBackend)
            ? new LoginStep(LoginAction.Send, consumed)
            : new LoginStep(LoginAction.Failed, consumed, ..length);
    }

    private LoginStep SayBoth(int consumed, WireWriter toBackend)
    {
        _flight.Begin();
        Say(State.User, "USER "u8, _facts.User, consumed, toBackend);
        return Say(State.User, "PASS "u8, _facts.Password, consumed, toBackend);
    }

    private LoginStep Say(State next, ReadOnlySpan<byte> command, ReadOnlySpan<byte> argument, int consumed, WireWriter toBackend)
    {
        _state = next;
        toBackend.Write(command);
        toBackend.Write(argument);
        toBackend.Write("\r\n"u8);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private static LoginStep Failed(int consumed, string log) => new(LoginAction.Failed, consumed, Log: log);
}
