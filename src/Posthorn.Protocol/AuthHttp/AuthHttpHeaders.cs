using System.Buffers;
using System.Text;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>Gathers what matters from the head of an answer, and judges it. Methods return what is wrong, or null.</summary>
internal sealed class AuthHttpHeaders
{
    private const string InvalidHeader = "sent invalid header in response";

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly AuthHttpFields _fields = new();
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
    public long? ContentLength => AnswerText.Number(_contentLength);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _fields.Clear();
        AllowsAnother = false;
        _contentLength = _transferEncoding = null;
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
    public AuthHttpAnswer ToAnswer(bool needsPassword, AuthHttpPlaces places) =>
        _contentLength is not null && AnswerText.Number(_contentLength) is null
            ? new AuthInvalid(InvalidHeader)
            : _fields.ToAnswer(Status, needsPassword, places);

    private string? Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "Connection"u8))
        {
            AllowsAnother &= !HasClose(value);
            return null;
        }

        return name.Length switch
        {
            14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8) => AnswerText.Keep(ref _contentLength, value, "Content-Length"),
            17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8) =>
                AnswerText.Keep(ref _transferEncoding, value, "Transfer-Encoding"),
            _ => _fields.Take(name, value),
        };
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

    private static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);
}
