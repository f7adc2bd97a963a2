using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>
/// Logs in to a POP3 backend with USER and PASS. Its answer to the password is the client's; what it says before is dropped, and
/// nothing of a refused login reaches the client unless it may.
/// </summary>
internal sealed class Pop3LoginDialog : ILoginDialog
{
    private readonly LoginFacts _facts;
    private State _state = State.Greeting;
    private LineScanner _lines;

    /// <summary>A login that has not begun.</summary>
    /// <exception cref="ArgumentException">
    /// User or password hold NUL, CR or LF. Nothing quotes them in POP3, so they would be commands: nginx sends them.
    /// </exception>
    public Pop3LoginDialog(LoginFacts facts)
    {
        if (Credentials.HasForbidden(facts.User) || Credentials.HasForbidden(facts.Password))
        {
            throw new ArgumentException("user or password cannot be said in POP3", nameof(facts));
        }

        _facts = facts;
    }

    /// <summary>What was said last, so what the backend is to answer.</summary>
    private enum State
    {
        Greeting,
        User,
        Password,
    }

    /// <inheritdoc/>
    public string Action => _state switch
    {
        State.Greeting => "reading response from upstream",
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
        if (!_lines.TryTake(fromBackend, out ReadOnlySpan<byte> line, out int consumed))
        {
            return new LoginStep(LoginAction.NeedInput, 0);
        }

        // As in nginx whatever begins so is a yes, "+OK<1896.697170952@dbc.mtview.ca.us>" too.
        if (!line.StartsWith("+OK"u8))
        {
            return Refuse(line, fromBackend[..consumed], toClient);
        }

        if (_state == State.Password)
        {
            toClient.Write(fromBackend[..consumed]);
            return new LoginStep(LoginAction.LoggedIn, consumed);
        }

        SayNext(toBackend);
        return new LoginStep(LoginAction.Send, consumed);
    }

    private LoginStep Refuse(ReadOnlySpan<byte> line, ReadOnlySpan<byte> answer, WireWriter toClient)
    {
        bool passed = _facts.PassErrorMessage && line.StartsWith("-ERR"u8);
        if (passed)
        {
            toClient.Write(answer);
        }

        return new LoginStep(passed ? LoginAction.Rejected : LoginAction.Failed, answer.Length, ..line.Length);
    }

    private void SayNext(WireWriter toBackend)
    {
        _state++;
        toBackend.Write(_state == State.User ? "USER "u8 : "PASS "u8);
        toBackend.Write(_state == State.User ? _facts.User : _facts.Password);
        toBackend.Write("\r\n"u8);
    }
}
