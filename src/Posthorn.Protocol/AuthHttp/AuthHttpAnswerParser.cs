namespace Posthorn.Protocol.AuthHttp;

/// <summary>
/// Reads an auth service's answer, line by line, however the bytes are split. Stricter than nginx, which reads neither status line
/// nor body and takes silence for a yes: what is not plainly a yes is none. One parser serves a connection: call
/// <see cref="Begin"/> for every request.
/// </summary>
public sealed class AuthHttpAnswerParser
{
    /// <summary>The most that status line and headers may take, in bytes. nginx stalls beyond 1 KB.</summary>
    public const int HeaderLimit = 16 * 1024;

    private readonly AuthHttpHeaders _headers = new();
    private readonly AuthHttpBody _body = new();
    private Part _part;
    private int _headLength;
    private bool _needsPassword;
    private AuthHttpPlaces _places;

    private enum Part
    {
        StatusLine,
        Headers,
        Body,
    }

    /// <summary>
    /// What the service says; null until all headers were read. It may be acted on before the body has ended, by a caller who then
    /// either closes the connection or goes on reading.
    /// </summary>
    public AuthHttpAnswer? Answer { get; private set; }

    /// <summary>Whether the connection may serve another request; known at <see cref="AuthHttpProgress.Done"/>.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Gets ready for the answer to a request.</summary>
    /// <param name="needsPassword">The <see cref="AuthHttpQuery.NeedsPassword"/> of the request.</param>
    /// <param name="places">What the answer may leave to the configuration.</param>
    public void Begin(bool needsPassword, AuthHttpPlaces places = default)
    {
        _needsPassword = needsPassword;
        _places = places;
        _part = Part.StatusLine;
        _headLength = 0;
        _headers.Clear();
        Answer = null;
        KeepsAlive = false;
    }

    /// <summary>Reads what there is.</summary>
    /// <param name="input">All bytes received and not consumed yet.</param>
    public AuthHttpStep Advance(ReadOnlySpan<byte> input)
    {
        int consumed = 0;
        while (_part != Part.Body)
        {
            ReadOnlySpan<byte> rest = input[consumed..];
            int length = rest.IndexOf((byte)'\n') + 1;
            if (_headLength + (length > 0 ? length : rest.Length) > HeaderLimit)
            {
                return Bad("sent too big header", consumed);
            }

            if (length == 0)
            {
                return new(AuthHttpProgress.NeedMore, consumed);
            }

            _headLength += length;
            consumed += length;
            if (TakeLine(WithoutLineEnd(rest[..length])) is { } problem)
            {
                return Bad(problem, consumed);
            }
        }

        return ReadBody(input, consumed);
    }

    private AuthHttpStep ReadBody(ReadOnlySpan<byte> input, int consumed)
    {
        consumed += _body.Skip(input[consumed..]);
        if (!_body.HasEnded)
        {
            return new(AuthHttpProgress.NeedMore, consumed);
        }

        // Bytes behind the end were not asked for: whatever they are, they answer no later request.
        KeepsAlive = _body.KeepsAlive && consumed == input.Length;
        return new(AuthHttpProgress.Done, consumed);
    }

    private AuthHttpStep Bad(string reason, int consumed)
    {
        Answer = new AuthInvalid(reason);
        _headers.Clear();
        return new(AuthHttpProgress.Bad, consumed);
    }

    private string? TakeLine(ReadOnlySpan<byte> line)
    {
        if (_part == Part.StatusLine)
        {
            _part = Part.Headers;
            return _headers.TakeStatusLine(line);
        }

        return line.IsEmpty ? EndHead() : _headers.TakeHeader(line);
    }

    private string? EndHead()
    {
        if (_headers.Status is >= 100 and < 200)
        {
            _headers.Clear();
            _part = Part.StatusLine;
            return null;
        }

        Answer = _headers.ToAnswer(_needsPassword, _places);
        if (Answer is AuthInvalid invalid)
        {
            return invalid.Reason;
        }

        _body.Begin(_headers);
        _headers.Clear();
        _part = Part.Body;
        return null;
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> line) =>
        line.EndsWith("\r\n"u8) ? line[..^2] : line[..^1];
}
