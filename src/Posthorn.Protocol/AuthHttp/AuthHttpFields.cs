using System.Text;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>The <c>Auth-…</c> headers of an answer, and the judgement on them. Methods return what is wrong, or null.</summary>
internal sealed class AuthHttpFields
{
    /// <summary>A day in seconds: any number above is a slip.</summary>
    private const int LongestDelay = 86400;

    private bool _ok;
    private bool _wait;
    private byte[]? _error;
    private byte[]? _server;
    private byte[]? _port;
    private byte[]? _user;
    private byte[]? _password;
    private byte[]? _masterUser;
    private byte[]? _mechanism;
    private byte[]? _delay;
    private byte[]? _errorCode;
    private byte[]? _errorSasl;
    private byte[]? _smtpAuth;
    private AuthHttpForward _forward;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _ok = _wait = false;
        _forward = default;
        _error = _server = _port = _user = _password = _masterUser = _mechanism = _delay = _errorCode = _errorSasl = _smtpAuth = null;
    }

    /// <summary>Takes a header; those of other names are passed over.</summary>
    public string? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "Auth-Status"u8))
        {
            TakeStatus(value);
            return null;
        }

        if (AuthHttpForward.Owns(name))
        {
            return _forward.Take(name, value);
        }

        return name.Length switch
        {
            9 when Ascii.EqualsIgnoreCase(name, "Auth-Port"u8) => AnswerText.Keep(ref _port, value, "Auth-Port"),
            9 when Ascii.EqualsIgnoreCase(name, "Auth-User"u8) => AnswerText.Keep(ref _user, value, "Auth-User"),
            9 when Ascii.EqualsIgnoreCase(name, "Auth-Pass"u8) => AnswerText.Keep(ref _password, value, "Auth-Pass"),
            9 when Ascii.EqualsIgnoreCase(name, "Auth-Wait"u8) => AnswerText.Keep(ref _delay, value, "Auth-Wait"),
            11 when Ascii.EqualsIgnoreCase(name, "Auth-Server"u8) => AnswerText.Keep(ref _server, value, "Auth-Server"),
            14 when Ascii.EqualsIgnoreCase(name, "Auth-Mechanism"u8) => AnswerText.Keep(ref _mechanism, value, "Auth-Mechanism"),
            14 when Ascii.EqualsIgnoreCase(name, "Auth-SMTP-Auth"u8) => AnswerText.Keep(ref _smtpAuth, value, "Auth-SMTP-Auth"),
            15 when Ascii.EqualsIgnoreCase(name, "Auth-Error-Code"u8) => AnswerText.Keep(ref _errorCode, value, "Auth-Error-Code"),
            15 when Ascii.EqualsIgnoreCase(name, "Auth-Error-SASL"u8) => AnswerText.Keep(ref _errorSasl, value, "Auth-Error-SASL"),
            16 when Ascii.EqualsIgnoreCase(name, "Auth-Master-User"u8) => AnswerText.Keep(ref _masterUser, value, "Auth-Master-User"),
            _ => null,
        };
    }

    /// <summary>The judgement on all that was said.</summary>
    public AuthHttpAnswer ToAnswer(int status, bool needsPassword, AuthHttpPlaces places)
    {
        if (_error is not null)
        {
            return Refuse(_error);
        }

        if (_wait)
        {
            long delay = Delay();
            return new AuthWait(delay > 0 ? (int)Math.Min(delay, LongestDelay) : AuthWait.DefaultSeconds);
        }

        return !_ok ? new AuthInvalid($"sent no \"Auth-Status\" (status {status})")
            : status is < 200 or > 299 ? new AuthInvalid($"sent \"Auth-Status: OK\" under status {status}")
            : Accept(needsPassword, places);
    }

    private void TakeStatus(ReadOnlySpan<byte> value)
    {
        // nginx keeps the first error, whatever else follows; the rest goes from the safest to the least safe.
        if (value.SequenceEqual("OK"u8))
        {
            _ok = true;
        }
        else if (value.SequenceEqual("WAIT"u8))
        {
            _wait = true;
        }
        else
        {
            _error ??= value.ToArray();
        }
    }

    private AuthHttpAnswer Refuse(byte[] message)
    {
        string? saslError = _errorSasl is null ? "" : AnswerText.SaslError(_errorSasl);
        return saslError is null
            ? new AuthInvalid("sent an \"Auth-Error-SASL\" that is neither a JSON object nor base64")
            : new AuthRefused(
                new AuthRefusal(AnswerText.Clean(message), AnswerText.ErrorCode(_errorCode), saslError),
                (int)Math.Min(Delay(), LongestDelay));
    }

    private AuthHttpAnswer Accept(bool needsPassword, AuthHttpPlaces places)
    {
        // Before anything else, as in nginx.
        if (!NamesEnough(places))
        {
            return new AuthInvalid("did not send server or port");
        }

        if (needsPassword && _password is not { Length: > 0 })
        {
            return new AuthInvalid("did not send password");
        }

        AuthBackend? backend = null;
        string? problem = (_server is null ? null : ReadBackend(out backend)) ?? CheckLogin();
        return problem is not null ? new AuthInvalid(problem) : new AuthAccepted(backend, _user, _password)
        {
            SmtpAuth = _smtpAuth is null ? null : _smtpAuth.Length == "on"u8.Length,
            Mechanism = AnswerText.Mechanism(_mechanism),
            MasterUser = _masterUser,
            Fields = _forward.Fields,
        };
    }

    private bool NamesEnough(AuthHttpPlaces places)
    {
        if (_server is null)
        {
            return places.HasFallback && _port is null;
        }

        return _port is not null || AuthBackendParser.IsUnix(_server) || AuthBackendParser.PortColonIn(_server) >= 0
            || (places.HasNames && AuthBackendParser.Read(_server) is { HostName: not null });
    }

    private string? ReadBackend(out AuthBackend? backend)
    {
        int colon = AuthBackendParser.PortColonIn(_server);
        backend = AuthBackendParser.Read(colon < 0 ? _server : _server.AsSpan(..colon));
        if (backend is null)
        {
            return $"sent invalid server address:\"{AnswerText.Quoted(_server)}\"";
        }

        ReadOnlySpan<byte> text = colon < 0 ? _port : _server.AsSpan(colon + 1);
        if (backend.UnixPath is not null || (colon < 0 && _port is null))
        {
            return null;
        }

        long? port = AnswerText.Number(text);
        backend = backend with { Port = (int)(port ?? 0) };
        return port is not (>= 1 and <= 65535) ? $"sent invalid server port:\"{AnswerText.Quoted(text)}\""
            : _port is not null && AnswerText.Number(_port) != port ? "sent contradicting ports in \"Auth-Server\" and \"Auth-Port\""
            : null;
    }

    private string? CheckLogin()
    {
        if (_smtpAuth is not null && !_smtpAuth.AsSpan().SequenceEqual("on"u8) && !_smtpAuth.AsSpan().SequenceEqual("off"u8))
        {
            return "sent an \"Auth-SMTP-Auth\" that is neither \"on\" nor \"off\"";
        }

        BackendMechanism? mechanism = AnswerText.Mechanism(_mechanism);
        if (_mechanism is not null && mechanism is null)
        {
            return "sent an \"Auth-Mechanism\" that is none of \"login\", \"plain\", \"xoauth2\" and \"oauthbearer\"";
        }

        // A master user's own password opens every mailbox: the client's must never be taken for it.
        return _masterUser is null ? null
            : _masterUser.Length == 0 || _password is not { Length: > 0 } ? "sent an \"Auth-Master-User\" without its name or password"
            : mechanism is BackendMechanism.XOAuth2 or BackendMechanism.OAuthBearer ? "sent an \"Auth-Master-User\" for a bearer token"
            : null;
    }

    private long Delay() => AnswerText.Number(_delay) ?? 0;
}
