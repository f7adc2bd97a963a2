using System.Security.Cryptography;
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
    private readonly bool _hasNoLogin = credentials.Method == AuthMethod.None;

    // A digest or a certificate's name is nothing to log in with: only what the auth service gave instead.
    private readonly bool _hasPassword =
        credentials.Method == AuthMethod.Plain || !facts.Password.AsSpan().SequenceEqual(credentials.Password);

    private State _state = State.Greeting;
    private SmtpReplyScanner _replies;
    private SmtpAuthOffer _offer;

    /// <summary>What the backend is to answer.</summary>
    private enum State
    {
        Greeting,
        Hello,
        Xclient,
        ClientHello,
        AuthPlain,
        AuthLogin,
        AuthUser,
        AuthPassword,
        Mail,
        Rcpt,
        Ready,
    }

    /// <inheritdoc/>
    public string Action => _state switch
    {
        State.Greeting => "reading response from upstream",
        State.Hello => "sending HELO/EHLO to upstream",
        State.Xclient => "sending XCLIENT to upstream",
        State.ClientHello => "sending client HELO/EHLO to upstream",
        State.Mail => "sending MAIL FROM to upstream",
        State.Rcpt => "sending RCPT TO to upstream",
        _ => "sending AUTH to upstream",
    };

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _offer = default;
        _replies = default;
    }

    /// <inheritdoc/>
    public LoginStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend, WireWriter toClient)
    {
        if (!_replies.TryTake(fromBackend, out int code, out int length))
        {
            return new LoginStep(LoginAction.NeedInput, 0);
        }

        ReadOnlySpan<byte> reply = fromBackend[..length];
        if (!IsExpected(code))
        {
            return TurnedDown(code, reply, toClient);
        }

        if (_state is State.Hello or State.ClientHello)
        {
            Learn(reply);
        }

        if (_state == State.Rcpt)
        {
            toClient.Write(reply);
            return new LoginStep(LoginAction.LoggedIn, length);
        }

        _state = Next();
        return SayNext(length, toBackend, toClient);
    }

    private bool IsExpected(int code) => _state switch
    {
        State.Greeting => code is 220,
        State.Xclient => code is 220 or 250,
        State.AuthPlain or State.AuthPassword => code is 235,
        State.AuthLogin or State.AuthUser => code is 334,
        State.Rcpt => code is not 0,
        _ => code is 250,
    };

    private LoginStep TurnedDown(int code, ReadOnlySpan<byte> reply, WireWriter toClient)
    {
        Range place = ..reply.TrimEnd("\r\n"u8).Length;
        if (!facts.PassErrorMessage || code < 400)
        {
            return new LoginStep(LoginAction.Failed, reply.Length, place);
        }

        toClient.Write(reply);
        return new LoginStep(LoginAction.Rejected, reply.Length, place);
    }

    private void Learn(ReadOnlySpan<byte> reply)
    {
        // The reply to a client's HELO lists nothing: what EHLO brought before it still holds.
        if (_state == State.Hello || client.IsExtended)
        {
            _offer = SmtpAuthOffer.Read(reply);
        }
    }

    private State Next() => _state switch
    {
        State.Greeting => State.Hello,
        State.Hello when facts.Xclient => State.Xclient,
        State.Xclient when client.Helo.Length > 0 => State.ClientHello,
        State.Hello or State.Xclient or State.ClientHello => AfterHello(),
        State.AuthLogin => State.AuthUser,
        State.AuthUser => State.AuthPassword,
        State.Mail => State.Rcpt,
        _ => State.Ready,
    };

    private State AfterHello()
    {
        if (_hasNoLogin)
        {
            return State.Mail;
        }

        return !facts.ProxySmtpAuth ? State.Ready
            : _offer is { Login: true, Plain: false } ? State.AuthLogin
            : State.AuthPlain;
    }

    private LoginStep SayNext(int consumed, WireWriter toBackend, WireWriter toClient)
    {
        switch (_state)
        {
            case State.Ready:
                toClient.Write(SmtpReplies.LoggedIn);
                return new LoginStep(LoginAction.LoggedIn, consumed);
            case State.AuthPlain or State.AuthLogin when !_hasPassword:
                return new LoginStep(LoginAction.Failed, consumed, Log: "no password available");
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
                toBackend.Write(facts.Xclient || client.IsExtended ? "EHLO "u8 : "HELO "u8);
                toBackend.WriteText(facts.ServerName);
                break;
            case State.Xclient:
                XclientWriter.Write(facts, withLogin: !facts.ProxySmtpAuth, toBackend);
                break;
            case State.ClientHello:
                toBackend.Write(client.IsExtended ? "EHLO "u8 : "HELO "u8);
                toBackend.Write(client.Helo);
                break;
            case State.AuthPlain:
                WritePlain(toBackend);
                break;
            case State.AuthLogin:
                toBackend.Write("AUTH LOGIN"u8);
                break;
            case State.AuthUser or State.AuthPassword:
                toBackend.WriteBase64(_state == State.AuthUser ? facts.User : facts.Password);
                break;
            default:
                toBackend.Write(_state == State.Mail ? client.From : client.To);
                break;
        }
    }

    private void WritePlain(WireWriter toBackend)
    {
        byte[] message = [0, .. facts.User, 0, .. facts.Password];
        toBackend.Write("AUTH PLAIN "u8);
        toBackend.WriteBase64(message);
        CryptographicOperations.ZeroMemory(message);
    }
}
