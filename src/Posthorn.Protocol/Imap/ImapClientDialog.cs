using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Imap;

/// <summary>IMAP before login, as nginx speaks it.</summary>
internal sealed class ImapClientDialog : IClientDialog
{
    private readonly ImapSettings _settings;
    private readonly StartTlsMode _startTls;
    private readonly ImapCommandParser _parser;
    private readonly SaslExchange _sasl;
    private readonly IReadOnlyList<string>? _learnt;
    private readonly ImapTag _tag = new();
    private LineScanner _responses;
    private CommandErrors _errors;
    private Credentials? _login;
    private readonly bool _isTrusted;
    private byte[]? _id;
    private bool _isTls;

    /// <summary>A conversation that has not begun.</summary>
    public ImapClientDialog(ImapSettings settings, ClientFacts facts)
    {
        _settings = settings;
        _startTls = facts.StartTls;
        _learnt = facts.LearntCapabilities;
        _isTls = facts.IsTls;
        _isTrusted = facts.IsTrustedProxy;
        _errors = new CommandErrors(facts.MaxErrors);
        _parser = new ImapCommandParser(settings.ClientBufferSize);
        _sasl = new SaslExchange(settings.Sasl, facts.Salt);
    }

    /// <inheritdoc/>
    public Credentials Credentials => _login ?? _sasl.Credentials ?? throw new InvalidOperationException("nobody has logged in");

    /// <inheritdoc/>
    public ForwardedClient? Forwarded { get; private set; }

    private bool MustStartTls => _startTls == StartTlsMode.Only && !_isTls;

    /// <inheritdoc/>
    public void Greet(WireWriter output) => output.Write(ImapReplies.Greeting);

    /// <inheritdoc/>
    public DialogStep Advance(ReadOnlySpan<byte> input, WireWriter output) =>
        _sasl.IsUnderWay ? AdvanceExchange(input, output) : AdvanceCommand(input, output);

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        _id = null;
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

        Tagged(ImapReplies.No, output);
        output.WriteText(refusal.Message);
        output.Write("\r\n"u8);
        StartAnew();
        return mayTryAgain ? DialogAction.Send : DialogAction.Refuse;
    }

    /// <inheritdoc/>
    public void Abort(AbortReason reason, WireWriter output)
    {
        switch (reason)
        {
            case AbortReason.Unavailable:
                Tagged(ImapReplies.Unavailable, output);
                break;
            case AbortReason.CommandTooLong:
                Tagged(ImapReplies.InvalidCommand, output);
                break;
            case AbortReason.CertificateError:
                output.Write(ImapReplies.CertificateError);
                break;
            case AbortReason.CertificateMissing:
                output.Write(ImapReplies.CertificateMissing);
                break;
            default:
                output.Write(ImapReplies.InternalError);
                break;
        }

        StartAnew();
    }

    /// <inheritdoc/>
    public ILoginDialog Login(LoginFacts facts) => new ImapLoginDialog(
        _tag.Written.ToArray(), facts, BackendSasl.For(facts, Credentials), _settings.TellsBackend, _id);

    private DialogStep AdvanceCommand(ReadOnlySpan<byte> input, WireWriter output)
    {
        ForgetCredentials();
        ImapParse found = _parser.Advance(input);
        while (found == ImapParse.GoAhead)
        {
            output.Write(ImapReplies.GoAhead);
            found = _parser.Advance(input);
        }

        // Kept also while the command is incomplete, for an Abort; empty again from the next command's first byte on, so that
        // nothing is answered with an old tag (nginx echoes it).
        _tag.Set(input[.._parser.TagLength]);
        if (found == ImapParse.NeedInput)
        {
            return new DialogStep(DialogAction.NeedInput, 0);
        }

        DialogStep step = found == ImapParse.Command ? Answer(input, output) : Misunderstood(found, output);
        _parser.Reset();
        return step;
    }

    private DialogStep Misunderstood(ImapParse found, WireWriter output)
    {
        Tagged(ImapReplies.InvalidCommand, output);
        DialogStep step = _errors.Add(_parser.Consumed);
        return found == ImapParse.Lost ? step with { Action = DialogAction.Close } : step;
    }

    private DialogStep Answer(ReadOnlySpan<byte> input, WireWriter output)
    {
        switch (_parser.Command)
        {
            case ImapCommand.Capability:
                ListCapabilities(output);
                return Complete(DialogAction.Send, output);
            case ImapCommand.Id:
                Remember(input[_parser.ArgumentsAt.._parser.Consumed], output);
                output.Write(ImapReplies.Id);
                return Complete(DialogAction.Send, output);
            case ImapCommand.Logout:
                output.Write(ImapReplies.Bye);
                return Complete(DialogAction.Close, output);
            case ImapCommand.StartTls:
                return _isTls || _startTls == StartTlsMode.Off ? Deny(output) : Complete(DialogAction.StartTls, output);
            case ImapCommand.Login:
                return LogIn(input, output);
            case ImapCommand.Authenticate:
                return Authenticate(input, output);
            default:
                return Complete(DialogAction.Send, output);
        }
    }

    private void ListCapabilities(WireWriter output)
    {
        ReadOnlySpan<byte> list = _settings.Capabilities(_isTls ? StartTlsMode.Off : _startTls, _learnt);
        bool lacksId = list.IndexOf(" ID "u8) < 0 && !list.EndsWith(" ID\r\n"u8);
        if (_isTrusted && lacksId)
        {
            // A proxy tells nothing of its client to whom does not offer to hear it.
            output.Write(list[..^2]);
            output.Write(" ID\r\n"u8);
            return;
        }

        output.Write(list);
    }

    private void Remember(ReadOnlySpan<byte> parameters, WireWriter scratch)
    {
        int start = scratch.Length;
        var parser = new ImapIdParser(parameters, _isTrusted ? Forwarded ?? ForwardedClient.Unknown : null);
        if (parser.TryRead(scratch))
        {
            ReadOnlySpan<byte> list = scratch.Written[start..];
            _id = list.IsEmpty ? null : list.SequenceEqual(_id) ? _id : list.ToArray();
            Forwarded = parser.Forwarded;
        }

        scratch.CutTo(start);
    }

    private DialogStep LogIn(ReadOnlySpan<byte> input, WireWriter output)
    {
        if (MustStartTls || _parser.ArgumentCount != 2 || _parser.Raw(0, input).IsEmpty)
        {
            return Deny(output);
        }

        _login = new Credentials(AuthMethod.Plain, _parser.Copy(0, input), _parser.Copy(1, input), []);
        if (_login.HoldForbiddenBytes)
        {
            ForgetCredentials();
            return Deny(output, Credentials.ForbiddenBytesLog);
        }

        return new DialogStep(DialogAction.Authenticate, _parser.Consumed);
    }

    private DialogStep Authenticate(ReadOnlySpan<byte> input, WireWriter output)
    {
        if (MustStartTls || _parser.ArgumentCount is not (1 or 2))
        {
            return Deny(output);
        }

        ReadOnlySpan<byte> mechanism = _parser.Raw(0, input);
        SaslOutcome outcome = _parser.ArgumentCount == 1
            ? _sasl.Begin(mechanism)
            : _sasl.Begin(mechanism, _parser.Raw(1, input));
        return FollowExchange(outcome, _parser.Consumed, output);
    }

    private DialogStep AdvanceExchange(ReadOnlySpan<byte> input, WireWriter output) =>
        _responses.TryTake(input, out ReadOnlySpan<byte> response, out int consumed)
            ? FollowExchange(_sasl.Respond(response), consumed, output)
            : new DialogStep(DialogAction.NeedInput, 0);

    private DialogStep FollowExchange(SaslOutcome outcome, int consumed, WireWriter output)
    {
        if (_sasl.Follow(outcome, "+ "u8, consumed, output) is { } step)
        {
            return step;
        }

        if (_sasl.TakeRefusal(outcome) is { } due)
        {
            return new DialogStep(Refused(due.Refusal, due.MayTryAgain, output), consumed);
        }

        Tagged(ImapReplies.InvalidCommand, output);
        return new DialogStep(DialogAction.Send, consumed, outcome.Log);
    }

    private DialogStep Complete(DialogAction action, WireWriter output)
    {
        Tagged(ImapReplies.Completed, output);
        return new DialogStep(action, _parser.Consumed);
    }

    private DialogStep Deny(WireWriter output, string? log = null)
    {
        // Understood but not granted: as in nginx this does not count towards max_errors.
        Tagged(ImapReplies.InvalidCommand, output);
        return new DialogStep(DialogAction.Send, _parser.Consumed, log);
    }

    private void Tagged(ReadOnlySpan<byte> text, WireWriter output)
    {
        output.Write(_tag.Written);
        output.Write(text);
    }

    private void StartAnew()
    {
        ForgetCredentials();
        _parser.Reset();
        _responses = default;
        _tag.Set([]);
    }

    private void ForgetCredentials()
    {
        _login?.Forget();
        _login = null;
        _sasl.Forget();
    }
}
