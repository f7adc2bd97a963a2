using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol;

/// <summary>
/// What is the same in every protocol's probe: greeting, capabilities; TLS and the capabilities again, where asked for; a login by
/// the protocol's own login dialog, where asked for; goodbye.
/// </summary>
internal abstract class ProbeDialog(ProbeFacts facts) : IProbeDialog
{
    private readonly WireWriter _unheard = new(256);
    private readonly List<string> _capabilities = [];
    private State _state = State.Greeting;
    private ILoginDialog? _login;
    private bool _isTls;

    private enum State
    {
        Greeting,
        Capabilities,
        StartTls,
        InsideTls,
        Login,
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Capabilities => _capabilities;

    /// <summary>What the probe is done with.</summary>
    protected ProbeFacts Facts { get; } = facts;

    /// <summary>The command that asks for TLS, with its line ending.</summary>
    protected abstract ReadOnlySpan<byte> AskForTls { get; }

    /// <summary>The command that ends the session, with its line ending.</summary>
    protected abstract ReadOnlySpan<byte> Goodbye { get; }

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        _state = State.InsideTls;
    }

    /// <inheritdoc/>
    public ProbeStep Advance(ReadOnlySpan<byte> fromBackend, WireWriter toBackend)
    {
        if (_state == State.InsideTls)
        {
            return Ask(0, toBackend);
        }

        if (_state == State.Login)
        {
            return FollowLogin(fromBackend, toBackend);
        }

        ProbeAnswer answer = _state == State.Capabilities
            ? TakeCapabilities(fromBackend, _capabilities, out int consumed)
            : TakeAnswer(fromBackend, isGreeting: _state == State.Greeting, out consumed);
        return answer switch
        {
            ProbeAnswer.Incomplete => new ProbeStep(ProbeAction.NeedInput, 0),
            ProbeAnswer.Yes => Agreed(consumed, toBackend),
            _ => new ProbeStep(
                ProbeAction.Unhealthy,
                consumed,
                _state == State.StartTls ? "upstream refused TLS" : "upstream sent invalid response",
                ..fromBackend[..consumed].TrimEnd("\r\n"u8).Length),
        };
    }

    /// <summary>Writes the command that asks for capabilities, with its line ending.</summary>
    protected abstract void AskForCapabilities(WireWriter toBackend);

    /// <summary>Reads the answer to a greeting's wait, or to the wish for TLS.</summary>
    protected abstract ProbeAnswer TakeAnswer(ReadOnlySpan<byte> input, bool isGreeting, out int consumed);

    /// <summary>Reads the answer to the question for capabilities.</summary>
    protected abstract ProbeAnswer TakeCapabilities(ReadOnlySpan<byte> input, List<string> capabilities, out int consumed);

    /// <summary>The conversation that logs in.</summary>
    protected abstract ILoginDialog NewLogin(LoginFacts facts);

    private ProbeStep Agreed(int consumed, WireWriter toBackend)
    {
        switch (_state)
        {
            case State.Greeting:
                return Ask(consumed, toBackend);
            case State.StartTls:
                return new ProbeStep(ProbeAction.StartTls, consumed);
            case State.Capabilities when Facts.StartTls && !_isTls:
                _state = State.StartTls;
                _capabilities.Clear();
                toBackend.Write(AskForTls);
                return new ProbeStep(ProbeAction.Send, consumed);
            default:
                return Facts.User is null ? Leave(consumed, toBackend) : LogIn(Facts.User, consumed, toBackend);
        }
    }

    private ProbeStep Ask(int consumed, WireWriter toBackend)
    {
        _state = State.Capabilities;
        AskForCapabilities(toBackend);
        return new ProbeStep(ProbeAction.Send, consumed);
    }

    private ProbeStep LogIn(byte[] user, int consumed, WireWriter toBackend)
    {
        // The greeting is over, and so is STARTTLS: the dialog begins where it would inside TLS.
        _state = State.Login;
        _login = NewLogin(new LoginFacts(user, Facts.Password, Facts.ServerName, PassErrorMessage: false) { ProxySmtpAuth = true });
        _login.TlsStarted();
        ProbeStep step = FollowLogin([], toBackend);
        return step with { Consumed = consumed };
    }

    private ProbeStep FollowLogin(ReadOnlySpan<byte> fromBackend, WireWriter toBackend)
    {
        LoginStep step = _login!.Advance(fromBackend, toBackend, _unheard);
        _unheard.Clear();
        return step.Action switch
        {
            LoginAction.NeedInput => new ProbeStep(ProbeAction.NeedInput, 0),
            LoginAction.LoggedIn => Leave(step.Consumed, toBackend),
            LoginAction.Send => new ProbeStep(ProbeAction.Send, step.Consumed),
            _ => new ProbeStep(ProbeAction.Unhealthy, step.Consumed, step.Log ?? "upstream refused the login", step.Offence),
        };
    }

    private ProbeStep Leave(int consumed, WireWriter toBackend)
    {
        toBackend.Write(Goodbye);
        return new ProbeStep(ProbeAction.Healthy, consumed);
    }
}
