using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>POP3 before login, as nginx speaks it.</summary>
internal sealed class Pop3ClientDialog : IClientDialog
{
    private readonly Pop3Settings _settings;
    private readonly StartTlsMode _startTls;
    private readonly SaslExchange _sasl;
    private readonly IReadOnlyList<string>? _learnt;
    private readonly bool _isTrusted;
    private LineScanner _lines;
    private CommandErrors _errors;
    private byte[]? _user;
    private Credentials? _login;
    private bool _isTls;

    /// <summary>A conversation that has not begun.</summary>
    public Pop3ClientDialog(Pop3Settings settings, ClientFacts facts)
    {
        _settings = settings;
        _startTls = facts.StartTls;
        _learnt = facts.LearntCapabilities;
        _isTls = facts.IsTls;
        _isTrusted = facts.IsTrustedProxy;
        _errors = new CommandErrors(facts.MaxErrors);
        _sasl = new SaslExchange(settings.Sasl, facts.Salt);
    }

    /// <inheritdoc/>
    public Credentials Credentials => _login ?? _sasl.Credentials ?? throw new InvalidOperationException("nobody has logged in");

    /// <inheritdoc/>
    public ForwardedClient? Forwarded { get; private set; }

    /// <summary>What STLS is now: nothing inside TLS.</summary>
    private StartTlsMode StartTls => _isTls ? StartTlsMode.Off : _startTls;

    /// <inheritdoc/>
    public void Greet(WireWriter output)
    {
        output.Write(_isTrusted ? Pop3Replies.GreetingToProxy : Pop3Replies.Greeting);
        if (_sasl.Salt.Length > 0)
        {
            output.Write(" "u8);
            output.Write(_sasl.Salt);
        }

        output.Write("\r\n"u8);
    }

    /// <inheritdoc/>
    public DialogStep Advance(ReadOnlySpan<byte> input, WireWriter output)
    {
        if (!_lines.TryTake(input, out ReadOnlySpan<byte> line, out int consumed))
        {
            return new DialogStep(DialogAction.NeedInput, 0);
        }

        if (_sasl.IsUnderWay)
        {
            return FollowExchange(_sasl.Respond(line), consumed, output);
        }

        ForgetCredentials();
        bool isCommand = Pop3CommandParser.TryParse(line, out Pop3Line command) && (_isTrusted || command.Command != Pop3Command.Xclient);
        return isCommand
            ? Answer(command, consumed, output)
            : Misunderstood(consumed, output);
    }

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        Forwarded = null;
        StartAnew();
    }

    /// <inheritdoc/>
    public DialogAction Refused(AuthRefusal refusal, bool mayTryAgain, WireWriter output)
    {
        if (_sasl.Challenges(refusal, mayTryAgain, "+ "u8, output))
        {
            return DialogAction.Send;
        }

        output.Write(Pop3Replies.Refusal);
        output.WriteText(refusal.Message);
        output.Write("\r\n"u8);
        StartAnew();
        return mayTryAgain ? DialogAction.Send : DialogAction.Refuse;
    }

    /// <inheritdoc/>
    public void Abort(AbortReason reason, WireWriter output)
    {
        output.Write(reason switch
        {
            AbortReason.Unavailable => Pop3Replies.Unavailable,
            AbortReason.CommandTooLong => Pop3Replies.InvalidCommand,
            AbortReason.CertificateError => Pop3Replies.CertificateError,
            AbortReason.CertificateMissing => Pop3Replies.CertificateMissing,
            _ => Pop3Replies.InternalError,
        });
        StartAnew();
    }

    /// <inheritdoc/>
    public ILoginDialog Login(LoginFacts facts) =>
        new Pop3LoginDialog(facts, BackendSasl.For(facts, Credentials), _settings.TellsBackend, _settings.Pipelines);

    private DialogStep Answer(Pop3Line line, int consumed, WireWriter output) => line.Command switch
    {
        Pop3Command.Noop => Complete(DialogAction.Send, consumed, output),
        Pop3Command.Quit => Complete(DialogAction.Close, consumed, output),
        Pop3Command.Capa => ListCapabilities(consumed, output),
        Pop3Command.Pass => TakePassword(line, consumed, output),
        _ when _user is not null => Deny(consumed, output),
        Pop3Command.Stls when StartTls != StartTlsMode.Off => Complete(DialogAction.StartTls, consumed, output),
        Pop3Command.Stls => Deny(consumed, output),
        Pop3Command.Xclient => TakeClient(line, consumed, output),
        _ when StartTls == StartTlsMode.Only => Deny(consumed, output),
        Pop3Command.User => TakeUser(line, consumed, output),
        Pop3Command.Apop => TakeDigest(line, consumed, output),
        _ => Authenticate(line, consumed, output),
    };

    private DialogStep Misunderstood(int consumed, WireWriter output)
    {
        Deny(consumed, output);
        return _errors.Add(consumed);
    }

    private DialogStep ListCapabilities(int consumed, WireWriter output)
    {
        ReadOnlySpan<byte> list = _settings.Capabilities(_user is null ? StartTls : StartTlsMode.Off, _learnt);
        if (_isTrusted)
        {
            output.Write(list[..^3]);
            list = "XCLIENT\r\n.\r\n"u8;
        }

        return List(list, consumed, output);
    }

    private DialogStep TakeClient(Pop3Line line, int consumed, WireWriter output)
    {
        if (XclientParser.Read(new WordReader(line.First), isXtext: false, Forwarded) is not { } client)
        {
            return Deny(consumed, output);
        }

        Forwarded = client;
        return Complete(DialogAction.Send, consumed, output);
    }

    private DialogStep TakeUser(Pop3Line line, int consumed, WireWriter output)
    {
        if (line.ArgumentCount != 1)
        {
            return Deny(consumed, output);
        }

        _user = line.First.ToArray();
        return Complete(DialogAction.Send, consumed, output);
    }

    private DialogStep TakePassword(Pop3Line line, int consumed, WireWriter output) => _user is null || line.ArgumentCount != 1
        ? Deny(consumed, output)
        : LogIn(new Credentials(AuthMethod.Plain, _user, line.First.ToArray(), []), consumed, output);

    private DialogStep TakeDigest(Pop3Line line, int consumed, WireWriter output) => !_settings.AllowsApop || line.ArgumentCount != 2
        ? Deny(consumed, output)
        : LogIn(new Credentials(AuthMethod.Apop, line.First.ToArray(), line.Second.ToArray(), _sasl.Salt), consumed, output);

    private DialogStep LogIn(Credentials credentials, int consumed, WireWriter output)
    {
        if (credentials.HoldForbiddenBytes)
        {
            credentials.Forget();
            return Deny(consumed, output, Credentials.ForbiddenBytesLog);
        }

        _login = credentials;
        return new DialogStep(DialogAction.Authenticate, consumed);
    }

    private DialogStep Authenticate(Pop3Line line, int consumed, WireWriter output) => line.ArgumentCount switch
    {
        0 => List(_settings.Mechanisms, consumed, output),
        1 => FollowExchange(_sasl.Begin(line.First), consumed, output),
        2 => FollowExchange(_sasl.Begin(line.First, line.Second), consumed, output),
        _ => Deny(consumed, output),
    };

    private DialogStep FollowExchange(SaslOutcome outcome, int consumed, WireWriter output)
    {
        if (_sasl.Follow(outcome, "+ "u8, consumed, output) is { } step)
        {
            return step;
        }

        return _sasl.TakeRefusal(outcome) is { } due
            ? new DialogStep(Refused(due.Refusal, due.MayTryAgain, output), consumed)
            : Deny(consumed, output, outcome.Log);
    }

    private static DialogStep List(ReadOnlySpan<byte> list, int consumed, WireWriter output)
    {
        output.Write(list);
        return new DialogStep(DialogAction.Send, consumed);
    }

    private static DialogStep Complete(DialogAction action, int consumed, WireWriter output)
    {
        output.Write(Pop3Replies.Ok);
        return new DialogStep(action, consumed);
    }

    private DialogStep Deny(int consumed, WireWriter output, string? log = null)
    {
        // A command that was understood but is not granted does not count towards max_errors; a USER before it is forgotten.
        // Both as in nginx.
        _user = null;
        output.Write(Pop3Replies.InvalidCommand);
        return new DialogStep(DialogAction.Send, consumed, log);
    }

    private void StartAnew()
    {
        ForgetCredentials();
        _user = null;
        _lines = default;
    }

    private void ForgetCredentials()
    {
        _login?.Forget();
        _login = null;
        _sasl.Forget();
    }
}
