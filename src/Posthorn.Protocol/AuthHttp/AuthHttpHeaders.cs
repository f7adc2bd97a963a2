using System.Buffers;
using System.Text;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>Gathers what matters from the head of an answer, and judges it. Methods return what is wrong, or null.</summary>
internal sealed class AuthHttpHeaders
{
    private const string InvalidHeader = "sent invalid header in response";

    /// <summary>A day in seconds: any number above is a slip.</summary>
    private const int LongestDelay = 86400;

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private bool _ok;
    private bool _wait;
    private byte[]? _error;
    private byte[]? _server;
    private byte[]? _port;
    private byte[]? _user;
    private byte[]? _password;
    private byte[]? _delay;
    private byte[]? _errorCode;
    private byte[]? _smtpAuth;
    private byte[]? _contentLength;
    private byte[]? _transferEncoding;

    /// <summary>The status code.</summary>
    public int Status { get; private set; }

    /// <summary>Whether neither version nor headers forbid another request.</summary>
    public bool AllowsAnother { get; private set; }

    /// <summary>Whether the body is chunked.</summary>
    public bool IsChunked => _transferEncoding is not null && Ascii.EqualsIgnoreCase(_transferEncoding, "chunked"u8);

    /// <summary>Whether the body is in an encoding other than chunked alone.</summary>
    public bool IsEncoded => _transferEncoding is not null;

    /// <summary>The body's length in bytes; null when not given.</summary>
    public long? ContentLength => _contentLength is null ? null : AnswerText.Number(_contentLength);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _ok = _wait = AllowsAnother = false;
        _error = _server = _port = _user = _password = _delay = _errorCode = _smtpAuth = _contentLength = _transferEncoding = null;
        Status = 0;
    }

    /// <summary>Reads <c>HTTP/1.x NNN words</c>.</summary>
    public string? TakeStatusLine(ReadOnlySpan<byte> line)
    {
        bool valid = line.Length >= 12 && line.StartsWith("HTTP/1."u8) && IsDigit(line[7]) && line[8] == ' '
            && IsDigit(line[9]) && IsDigit(line[10]) && IsDigit(line[11]) && (line.Length == 12 || line[12] == ' ');
        if (!valid)
        {
            return "sent invalid response";
        }

        Status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + line[11] - '0';
        AllowsAnother = line[7] != '0';
        return Status is < 100 or 101 ? "sent invalid response" : null;
    }

    /// <summary>Reads <c>Name: value</c>.</summary>
    public string? TakeHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return InvalidHeader;
        }

        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        return Credentials.HasForbidden(value) ? InvalidHeader : Take(line[..colon], value);
    }

    /// <summary>The judgement on all that was said.</summary>
    public AuthHttpAnswer ToAnswer(bool needsPassword)
    {
        if (_contentLength is not null && AnswerText.Number(_contentLength) is null)
        {
            return new AuthInvalid(InvalidHeader);
        }

        if (_error is not null)
        {
            return new AuthRefused(
                new AuthRefusal(AnswerText.Clean(_error), AnswerText.ErrorCode(_errorCode)), (int)Math.Min(Delay(), LongestDelay));
        }

        if (_wait)
        {
            long delay = Delay();
            return new AuthWait(delay > 0 ? (int)Math.Min(delay, LongestDelay) : AuthWait.DefaultSeconds);
        }

        return _ok ? Accept(needsPassword) : new AuthInvalid($"sent no \"Auth-Status\" (status {Status})");
    }

    private bool? SmtpAuth => _smtpAuth is null ? null : _smtpAuth.Length == "on"u8.Length;

    private AuthHttpAnswer Accept(bool needsPassword)
    {
        if (Status is < 200 or > 299)
        {
            return new AuthInvalid($"sent \"Auth-Status: OK\" under status {Status}");
        }

        bool isUnix = _server is not null && _server.AsSpan().StartsWith("unix:"u8);
        if (_server is null || (_port is null && !isUnix))
        {
            return new AuthInvalid("did not send server or port");
        }

        if (needsPassword && _password is not { Length: > 0 })
        {
            return new AuthInvalid("did not send password");
        }

        if (AuthBackend.Read(_server) is not { } backend)
        {
            return new AuthInvalid($"sent invalid server address:\"{AnswerText.Quoted(_server)}\"");
        }

        if (_smtpAuth is not null && !_smtpAuth.AsSpan().SequenceEqual("on"u8) && !_smtpAuth.AsSpan().SequenceEqual("off"u8))
        {
            return new AuthInvalid("sent an \"Auth-SMTP-Auth\" that is neither \"on\" nor \"off\"");
        }

        long? port = isUnix ? 0 : AnswerText.Number(_port);
        return isUnix || port is >= 1 and <= 65535
            ? new AuthAccepted(backend with { Port = (int)port! }, _user, _password) { SmtpAuth = SmtpAuth }
            : new AuthInvalid($"sent invalid server port:\"{AnswerText.Quoted(_port)}\"");
    }

    private string? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "Auth-Status"u8))
        {
            TakeAuthStatus(value);
            return null;
        }

        if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            AllowsAnother &= !HasClose(value);
            return null;
        }

        return name.Length switch
        {
            9 when Ascii.EqualsIgnoreCase(name, "Auth-Port"u8) => Keep(ref _port, value, "Auth-Port"),
            9 when Ascii.EqualsIgnoreCase(name, "Auth-User"u8) => Keep(ref _user, value, "Auth-User"),
            9 when Ascii.EqualsIgnoreCase(name, "Auth-Pass"u8) => Keep(ref _password, value, "Auth-Pass"),
            9 when Ascii.EqualsIgnoreCase(name, "Auth-Wait"u8) => Keep(ref _delay, value, "Auth-Wait"),
            11 when Ascii.EqualsIgnoreCase(name, "Auth-Server"u8) => Keep(ref _server, value, "Auth-Server"),
            14 when Ascii.EqualsIgnoreCase(name, "Auth-SMTP-Auth"u8) => Keep(ref _smtpAuth, value, "Auth-SMTP-Auth"),
            14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8) => Keep(ref _contentLength, value, "Content-Length"),
            15 when Ascii.EqualsIgnoreCase(name, "Auth-Error-Code"u8) => Keep(ref _errorCode, value, "Auth-Error-Code"),
            17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8) => Keep(ref _transferEncoding, value, "Transfer-Encoding"),
            _ => null,
        };
    }

    private void TakeAuthStatus(ReadOnlySpan<byte> value)
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

    private static string? Keep(ref byte[]? kept, ReadOnlySpan<byte> value, string name)
    {
        if (kept is null)
        {
            kept = value.ToArray();
            return null;
        }

        return value.SequenceEqual(kept) ? null : $"sent contradicting \"{name}\" headers";
    }

    private static bool HasClose(ReadOnlySpan<byte> options)
    {
        foreach (Range range in options.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(options[range].Trim(" \t"u8), "close"u8))
            {
                return true;
            }
        }

        return false;
    }

    private long Delay() => (_delay is null ? null : AnswerText.Number(_delay)) ?? 0;

    private static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);
}
