using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Smtp;

/// <summary>SMTP before login, as nginx speaks it.</summary>
internal sealed class SmtpClientDialog : IClientDialog
{
    private readonly SmtpSettings _settings;
    private readonly string _serverName;
    private readonly StartTlsMode _startTls;
    private readonly SaslExchange _sasl;
    private readonly IReadOnlyList<string>? _learnt;
    private readonly bool _isTrusted;
    private readonly SmtpTransaction _transaction = new();
    private LineScanner _lines;
    private CommandErrors _errors;
    private Credentials? _none;
    private bool _isTls;

    /// <summary>A conversation that has not begun.</summary>
    public SmtpClientDialog(SmtpSettings settings, ClientFacts facts)
    {
        _settings = settings;
        _serverName = facts.ServerName;
        _startTls = facts.StartTls;
        _learnt = facts.LearntCapabilities;
        _isTls = facts.IsTls;
        _isTrusted = facts.IsTrustedProxy;
        _errors = new CommandErrors(facts.MaxErrors);
        _sasl = new SaslExchange(settings.Sasl, facts.Salt);
    }

    /// <inheritdoc/>
    public Credentials Credentials => _none ?? _sasl.Credentials ?? throw new InvalidOperationException("nobody has logged in");

    /// <inheritdoc/>
    public AuthHttpEnvelope? Envelope => _none is null ? null : _transaction.Envelope;

    /// <inheritdoc/>
    public ForwardedClient? Forwarded { get; private set; }

    private bool MustStartTls => _startTls == StartTlsMode.Only && !_isTls;

    private ReadOnlySpan<byte> Unavailable => _none is not null ? SmtpReplies.MailUnavailable
        : _sasl.Credentials is not null ? SmtpReplies.AuthUnavailable
        : SmtpReplies.Unavailable;

    /// <inheritdoc/>
    public void Greet(WireWriter output)
    {
        output.Write("220 "u8);
        output.WriteText(_serverName);
        output.Write(SmtpReplies.GreetingEnd);
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
            return FollowExchange(_sasl.Respond(line.TrimEnd((byte)' ')), consumed, output);
        }

        ForgetCredentials();
        return Answer(new SmtpCommandLine(line), consumed, output);
    }

    /// <inheritdoc/>
    public void TlsStarted()
    {
        _isTls = true;
        Forwarded = null;
        _transaction.Forget();
        StartAnew();
    }

    /// <inheritdoc/>
    public DialogAction Refused(AuthRefusal refusal, bool mayTryAgain, WireWriter output)
    {
        if (_sasl.Challenges(refusal, mayTryAgain, "334 "u8, output))
        {
            return DialogAction.Send;
        }

        if (refusal.Code.Length == 0)
        {
            output.Write(SmtpReplies.Refused);
        }

        output.WriteText(refusal.Code);
        output.Write((byte)' ');
        output.WriteText(refusal.Message);
        output.Write("\r\n"u8);

        // A transaction stays open: under none the client may name another recipient.
        StartAnew();
        return mayTryAgain ? DialogAction.Send : DialogAction.Refuse;
    }

    /// <inheritdoc/>
    public void Abort(AbortReason reason, WireWriter output)
    {
        output.Write(reason switch
        {
            AbortReason.Unavailable => Unavailable,
            AbortReason.CommandTooLong => SmtpReplies.InvalidCommand,
            AbortReason.EarlyTalker => SmtpReplies.EarlyTalker,
            AbortReason.CertificateError => SmtpReplies.CertificateError,
            AbortReason.CertificateMissing => SmtpReplies.CertificateMissing,
            _ => SmtpReplies.InternalError,
        });
        StartAnew();
    }

    /// <inheritdoc/>
    public ILoginDialog Login(LoginFacts facts) => new SmtpLoginDialog(_transaction, Credentials, facts);

    private DialogStep Answer(SmtpCommandLine line, int consumed, WireWriter output)
    {
        switch (line.Command)
        {
            case SmtpCommand.Ehlo or SmtpCommand.Helo:
                return Hail(line, consumed, output);
            case SmtpCommand.Auth:
                return Authenticate(line, consumed, output);
            case SmtpCommand.Mail:
                return TakeMail(line, consumed, output);
            case SmtpCommand.Rcpt:
                return TakeRecipient(line, consumed, output);
            case SmtpCommand.StartTls:
                return BeginTls(consumed, output);
            case SmtpCommand.Xclient when _isTrusted:
                return TakeClient(line, consumed, output);
            case SmtpCommand.Rset:
                _transaction.Reset();
                goto case SmtpCommand.Noop;
            case SmtpCommand.Noop:
                return Say(SmtpReplies.Ok, consumed, output);
            case SmtpCommand.Quit:
                return Say(SmtpReplies.Bye, consumed, output) with { Action = DialogAction.Close };
            case SmtpCommand.NotGranted:
                return Say(SmtpReplies.InvalidCommand, consumed, output);
            default:
                output.Write(SmtpReplies.InvalidCommand);
                return _errors.Add(consumed);
        }
    }

    private DialogStep BeginTls(int consumed, WireWriter output) => _isTls || _startTls == StartTlsMode.Off
        ? Say(SmtpReplies.InvalidCommand, consumed, output)
        : Say(SmtpReplies.StartTls, consumed, output) with { Action = DialogAction.StartTls };

    private DialogStep Hail(SmtpCommandLine line, int consumed, WireWriter output)
    {
        WordReader arguments = line.Arguments;
        ReadOnlySpan<byte> name = arguments.Next();
        if (name.IsEmpty || !arguments.AtEnd || line.HoldsControls)
        {
            return Say(SmtpReplies.InvalidArgument, consumed, output);
        }

        bool extended = line.Command == SmtpCommand.Ehlo;
        _transaction.Hail(name, extended);
        ReadOnlySpan<byte> extensions = extended ? _settings.Extensions(_isTls ? StartTlsMode.Off : _startTls, _learnt) : [];
        bool offersXclient = _isTrusted && extended;
        output.Write(extensions.IsEmpty && !offersXclient ? "250 "u8 : "250-"u8);
        output.WriteText(_serverName);
        output.Write("\r\n"u8);
        if (offersXclient)
        {
            output.Write(extensions.IsEmpty ? "250 "u8 : "250-"u8);
            output.Write(SmtpReplies.Xclient);
        }

        return Say(extensions, consumed, output);
    }

    // Postfix's XCLIENT README: what was said before is forgotten, and the client is greeted as a new one.
    private DialogStep TakeClient(SmtpCommandLine line, int consumed, WireWriter output)
    {
        if (_transaction.IsOpen)
        {
            return Say(SmtpReplies.BadSequence, consumed, output);
        }

        if (XclientParser.Read(line.Arguments, isXtext: true, Forwarded) is not { } client)
        {
            return Say(SmtpReplies.InvalidArgument, consumed, output);
        }

        Forwarded = client;
        _transaction.Forget();
        Greet(output);
        return new DialogStep(DialogAction.Send, consumed);
    }

    private DialogStep Authenticate(SmtpCommandLine line, int consumed, WireWriter output)
    {
        WordReader arguments = line.Arguments;
        ReadOnlySpan<byte> mechanism = arguments.Next();
        ReadOnlySpan<byte> response = arguments.Next();
        if (MustStartTls || !arguments.AtEnd)
        {
            return Say(SmtpReplies.InvalidCommand, consumed, output);
        }

        if (mechanism.IsEmpty)
        {
            return Say(SmtpReplies.InvalidArgument, consumed, output);
        }

        if (_transaction.IsOpen)
        {
            // RFC 4954 section 4. After such a login the backend would not know of the MAIL that Posthorn said yes to.
            return Say(SmtpReplies.BadSequence, consumed, output);
        }

        SaslOutcome outcome = response.IsEmpty ? _sasl.Begin(mechanism) : _sasl.Begin(mechanism, response);
        return FollowExchange(outcome, consumed, output);
    }

    private DialogStep FollowExchange(SaslOutcome outcome, int consumed, WireWriter output)
    {
        if (_sasl.Follow(outcome, "334 "u8, consumed, output) is { } step)
        {
            return step;
        }

        if (_sasl.TakeRefusal(outcome) is { } due)
        {
            return new DialogStep(Refused(due.Refusal, due.MayTryAgain, output), consumed);
        }

        return outcome.State == SaslState.Cancelled
            ? Say(SmtpReplies.Cancelled, consumed, output)
            : Say(SmtpReplies.InvalidCommand, consumed, output) with { Log = outcome.Log };
    }

    private DialogStep TakeMail(SmtpCommandLine line, int consumed, WireWriter output)
    {
        if (!_settings.TakesMailWithoutLogin)
        {
            return Reject(SmtpReplies.AuthRequired, line, consumed, output);
        }

        if (MustStartTls)
        {
            // nginx guards AUTH alone and takes mail in the clear here.
            return Reject(SmtpReplies.StartTlsRequired, line, consumed, output);
        }

        if (_transaction.IsOpen)
        {
            return Say(SmtpReplies.BadSequence, consumed, output);
        }

        if (line.Arguments.AtEnd || line.HoldsControls)
        {
            return Say(SmtpReplies.InvalidArgument, consumed, output);
        }

        _transaction.Open(line.Text);
        return Say(SmtpReplies.Ok, consumed, output);
    }

    private DialogStep TakeRecipient(SmtpCommandLine line, int consumed, WireWriter output)
    {
        if (!_transaction.IsOpen)
        {
            return Say(SmtpReplies.BadSequence, consumed, output);
        }

        if (line.Arguments.AtEnd || line.HoldsControls)
        {
            return Say(SmtpReplies.InvalidArgument, consumed, output);
        }

        _transaction.Address(line.Text);
        _none = new Credentials(AuthMethod.None, [], [], []);
        return new DialogStep(DialogAction.Authenticate, consumed);
    }

    private static DialogStep Reject(ReadOnlySpan<byte> reply, SmtpCommandLine line, int consumed, WireWriter output) =>
        Say(reply, consumed, output) with { Log = "client was rejected", Quote = ..line.Text.Length };

    private static DialogStep Say(ReadOnlySpan<byte> reply, int consumed, WireWriter output)
    {
        // Most refusals are said here too: as in nginx a command that is known does not count towards max_errors.
        output.Write(reply);
        return new DialogStep(DialogAction.Send, consumed);
    }

    private void StartAnew()
    {
        ForgetCredentials();
        _lines = default;
    }

    private void ForgetCredentials()
    {
        _none = null;
        _sasl.Forget();
    }
}
