using System.Text;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>
/// Brings an SMTP backend to where the client believes to be: greets it, tells it who the client is (XCLIENT), and either logs
/// in, or repeats the envelope of a client that did not, or does neither. The client then hears what the backend said to the
/// RCPT, or else Posthorn's own yes.
/// </summary>
/// <param name="client">What the client has said; must not change meanwhile.</param>
/// <param name="credentials">What the auth source was asked about.</param>
/// <param name="facts">What the login is done with.</param>
internal sealed class SmtpLoginDialog(SmtpTransaction client, Credentials credentials, LoginFacts facts) : ILoginDialog
{
    // RFC 5321 4.5.3.1.4, without the line ending.
    private const int LongestCommand = 510;

    private readonly bool _hasNoLogin = credentials.Method == AuthMethod.None;

    // A digest or a certificate's name is nothing to log in with: only what the auth service gave instead.
    private readonly bool _hasPassword = credentials.Method is AuthMethod.Plain or AuthMethod.XOAuth2 or AuthMethod.OAuthBearer
        || !facts.Password.AsSpan().SequenceEqual(credentials.Password);

    private State _state = State.Greeting;
    private SmtpReplyScanner _replies;
    private SmtpBackendOffer _offer;
    private BackendSasl _sasl = BackendSasl.For(facts, credentials);
    private BackendMechanism _mechanism;
    private bool _isTls;
    private int _told;

    /// <summary>What the backend is to answer.</summary>
    private enum State
    {
        Greeting,
        InsideTls,
        Hello,
        StartTls,
        Xclient,
        XclientMore,
        ClientHello,
        Mechanism,
        User,
        Password,
        Mail,
        Rcpt,
        Ready,
    }

    /// <inheritdoc/>
    public string Action => _state switch
    {
        State.Greeting => "reading response from upstream",
        State.Hello => "sending HELO/EHLO to upstream",
        State.StartTls or State.InsideTls => "sending STARTTLS to upstream",
        State.Xclient or State.XclientMore => "sending XCLIENT to upstream",
        State.ClientHello => "sending client HELO/EHLO to upstream",
        State.Mail => "sending MAIL FROM to upstream",
        State.Rcpt => "sending RCPT TO to upstream",
        _ => "sending AUTH to upstream",
    };

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        _state = State.InsideTls;
        _offer = default;
        _replies = default;
    }

    /// <inheritdoc/>
    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        if (_state == State.InsideTls)
        {
            _state = State.Hello;
            return SayNext(0, toBackend, toClient);
        }

        if (!_replies.TryTake(fromBackend, out int code, out int length))
        {
            return new LoginStep(LoginAction.NeedInput, 0);
        }

        ReadOnlySpan<byte> reply = fromBackend[..length];
        if (_state == State.Password && code == 334)
        {
            return TellFailure(reply, toBackend, toClient);
        }

        return IsExpected(code) ? Agreed(reply, toBackend, toClient) : TurnedDown(code, reply, toClient);
    }

    private bool IsExpected(int code) => _state switch
    {
        State.Greeting or State.StartTls => code is 220,
        State.Xclient or State.XclientMore => code is 220 or 250,
        State.Mechanism or State.User => code is 334,
        State.Password => code is 235 && !_sasl.HasFailed,
        State.Rcpt => code is not 0,
        _ => code is 250,
    };

    private LoginStep Agreed(ReadOnlySpan<byte> reply, WireWriter toBackend, WireWriter toClient)
    {
        switch (_state)
        {
            case State.Greeting when facts.IsLoop || (IsOwnGreeting(reply) && facts.IsOwnAddress):
                return Failed(reply.Length, LoginFacts.LoopLog);
            case State.Hello or State.ClientHello:
                Learn(reply);
                break;
            case State.StartTls:
                return new LoginStep(LoginAction.StartTls, reply.Length);
            case State.Rcpt:
                toClient.Write(reply);
                return new LoginStep(LoginAction.LoggedIn, reply.Length);
        }

        if (_state == State.Hello && facts.StartTls && !_isTls && !_offer.StartTls)
        {
            return Failed(reply.Length, "upstream does not offer STARTTLS");
        }

        _state = Next();
        return SayNext(reply.Length, toBackend, toClient);
    }

    /// <summary>Whether the backend greets word for word as this server does.</summary>
    private bool IsOwnGreeting(ReadOnlySpan<byte> reply)
    {
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(facts.ServerName.Length)];
        int length = Encoding.UTF8.GetBytes(facts.ServerName, name);
        reply = reply.TrimEnd("\r\n"u8);
        return reply.EndsWith(SmtpReplies.GreetingEnd)
            && reply[4..^SmtpReplies.GreetingEnd.Length].SequenceEqual(name[..length]);
    }

    private LoginStep TurnedDown(int code, ReadOnlySpan<byte> reply, WireWriter toClient)
    {
        if (_state == State.StartTls)
        {
            return Failed(reply.Length, "upstream refused STARTTLS") with { IsTemporary = IsTemporary(code) };
        }

        Range place = ..reply.TrimEnd("\r\n"u8).Length;
        bool passed = facts.PassErrorMessage && code >= 400;
        if (passed)
        {
            toClient.Write(reply);
        }

        return new LoginStep(passed ? LoginAction.Rejected : LoginAction.Failed, reply.Length, place)
        {
            IsTemporary = IsTemporary(code) && _state < State.Password,
            Refusal = RefusalOf(code),
            SaslError = _sasl.Error,
        };
    }

    private static bool IsTemporary(int code) => code is >= 400 and < 500;

    // RFC 4954 section 6 and RFC 5248. An envelope's refusal is about the mail, not about who sends it.
    private LoginRefusal RefusalOf(int code) => _state >= State.Mail ? LoginRefusal.None
        : IsTemporary(code) ? LoginRefusal.Temporary
        : _state >= State.Mechanism && code is 535 or 525 ? LoginRefusal.Credentials
        : LoginRefusal.None;

    private LoginStep TellFailure(ReadOnlySpan<byte> reply, WireWriter toBackend, WireWriter toClient)
    {
        ReadOnlySpan<byte> challenge = reply[3..].Trim(" \r\n"u8);
        return _sasl.TryAnswerFailure(_mechanism, challenge, toBackend)
            ? new LoginStep(LoginAction.Send, reply.Length)
            : TurnedDown(334, reply, toClient);
    }

    private void Learn(ReadOnlySpan<byte> reply)
    {
        // The reply to a client's HELO lists nothing: what EHLO brought before it still holds.
        if (_state == State.Hello || client.IsExtended)
        {
            _offer = SmtpBackendOffer.Read(reply);
        }
    }

    private State Next() => _state switch
    {
        State.Greeting => State.Hello,
        State.Hello when facts.StartTls && !_isTls => State.StartTls,
        State.Hello when facts.Xclient => State.Xclient,
        State.Xclient or State.XclientMore when _told < XclientWriter.Groups => State.XclientMore,
        State.Xclient or State.XclientMore when client.Helo.Length > 0 => State.ClientHello,
        State.Hello or State.Xclient or State.XclientMore or State.ClientHello => AfterHello(),
        State.Mechanism when _mechanism == BackendMechanism.Login => State.User,
        State.Mechanism or State.User => State.Password,
        State.Mail => State.Rcpt,
        _ => State.Ready,
    };

    private State AfterHello()
    {
        if (_hasNoLogin)
        {
            return State.Mail;
        }

        _mechanism = _sasl.Wanted ?? (_offer is { Login: true, Plain: false } ? BackendMechanism.Login : BackendMechanism.Plain);
        return facts.ProxySmtpAuth ? State.Mechanism : State.Ready;
    }

    private LoginStep SayNext(int consumed, WireWriter toBackend, WireWriter toClient)
    {
        switch (_state)
        {
            case State.Ready:
                toClient.Write(SmtpReplies.LoggedIn);
                return new LoginStep(LoginAction.LoggedIn, consumed);
            case State.Mechanism when !_hasPassword:
                return Failed(consumed, "no password available");
            case State.Mechanism when !BackendSasl.CanSay(_mechanism, facts):
                return Failed(consumed, BackendSasl.CannotSayLog);
            default:
                WriteCommand(toBackend);
                toBackend.Write("\r\n"u8);
                return new LoginStep(LoginAction.Send, consumed);
        }
    }

    private void WriteCommand(WireWriter toBackend)
    {
        switch (_state)
        {
            case State.Hello:
                toBackend.Write(facts.Xclient || facts.StartTls || client.IsExtended ? "EHLO "u8 : "HELO "u8);
                toBackend.WriteText(facts.ServerName);
                break;
            case State.StartTls:
                toBackend.Write("STARTTLS"u8);
                break;
            case State.Xclient or State.XclientMore:
                WriteXclient(toBackend);
                break;
            case State.ClientHello:
                toBackend.Write(client.IsExtended ? "EHLO "u8 : "HELO "u8);
                toBackend.Write(client.Helo);
                break;
            case State.Mechanism:
                WriteAuth(toBackend);
                break;
            case State.User or State.Password when _mechanism == BackendMechanism.Login:
                toBackend.WriteBase64(_state == State.User ? facts.User : facts.Password);
                break;
            case State.Password:
                BackendSaslWriter.WriteMessage(_mechanism, facts, toBackend);
                break;
            default:
                toBackend.Write(_state == State.Mail ? client.From : client.To);
                break;
        }
    }

    // What does not fit into one command goes into the next; of one that is too long by itself only FORWARD may be.
    private void WriteXclient(WireWriter toBackend)
    {
        int start = toBackend.Length;
        toBackend.Write("XCLIENT"u8);
        int empty = toBackend.Length;
        for (; _told < XclientWriter.Groups; _told++)
        {
            int before = toBackend.Length;
            XclientWriter.WriteGroup(_told, facts, client, _offer.Xclient, toBackend);
            if (before > empty && toBackend.Length > before && toBackend.Length - start > LongestCommand)
            {
                toBackend.CutTo(before);
                return;
            }
        }
    }

    private void WriteAuth(WireWriter toBackend)
    {
        int start = toBackend.Length;
        toBackend.Write("AUTH "u8);
        toBackend.Write(BackendSaslWriter.NameOf(_mechanism));
        if (_mechanism == BackendMechanism.Login)
        {
            return;
        }

        // RFC 4954 section 4: where the message does not fit into a command, it waits for leave.
        int named = toBackend.Length;
        toBackend.Write((byte)' ');
        BackendSaslWriter.WriteMessage(_mechanism, facts, toBackend);
        if (toBackend.Length - start > LongestCommand)
        {
            toBackend.CutTo(named);
            return;
        }

        _state = State.Password;
    }

    private static LoginStep Failed(int consumed, string log) => new(LoginAction.Failed, consumed, Log: log);
}
