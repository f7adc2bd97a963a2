using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Posthorn.Logging;

/// <summary>
/// A line as nginx writes it: <c>2026/11/23 12:00:00 [error] 1234#1235: *17 text</c>. One per thread, overwritten by the next
/// line; the time is broken down once a second.
/// </summary>
internal sealed class LogLine
{
    /// <summary>nginx's NGX_MAX_ERROR_STR: a longer line is cut, the line end included.</summary>
    public const int MaxLength = 2048;

    private const int StampLength = 20;

    private static readonly string[] Months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7f]);

    [ThreadStatic]
    private static LogLine? _ofThisThread;

    private byte[] _bytes = new byte[MaxLength];
    private readonly byte[] _syslogTime = new byte[15];
    private readonly byte[] _writer =
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}#{LogLibc.ThreadId()}: "));

    private long _second = -1;
    private int _start;
    private int _length;

    private LogLine()
    {
    }

    /// <summary>The calling thread's line.</summary>
    public static LogLine OfThisThread => _ofThisThread ??= new LogLine();

    /// <summary>The line with its line feed.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _length - _start);

    /// <summary>The line's time as syslog wants it: <c>Nov 23 12:00:00</c>.</summary>
    public ReadOnlySpan<byte> SyslogTime => _syslogTime;

    /// <summary>How grave the line is.</summary>
    public LogLevel Level { get; private set; }

    /// <summary>Whether it is a line of an access log, which has no level.</summary>
    public bool IsBare { get; private set; }

    /// <summary>Writes the line.</summary>
    /// <param name="second">The Unix time.</param>
    /// <param name="level">How grave it is.</param>
    /// <param name="message">The text. Control characters become <c>_</c>: whatever a caller forgot, a line stays one line.</param>
    /// <param name="connection">The session's number; 0 for none.</param>
    public void Format(long second, LogLevel level, ReadOnlySpan<char> message, long connection)
    {
        if (second != _second)
        {
            Stamp(second);
        }

        Level = level;
        IsBare = false;
        _start = 0;
        _length = StampLength;
        Add((byte)'[');
        Add(level.Word());
        Add("] "u8);
        Add(_writer);
        if (connection != 0)
        {
            Add((byte)'*');
            Utf8Formatter.TryFormat(connection, _bytes.AsSpan(_length), out int digits);
            _length += digits;
            Add((byte)' ');
        }

        int start = _length;
        Add(message);
        Tame(_bytes.AsSpan(start, _length - start));
        Add((byte)'\n');
    }

    /// <summary>Writes a line that is the text alone, of any length.</summary>
    /// <param name="second">The Unix time.</param>
    /// <param name="text">The text. Control characters but for tabs become <c>_</c>: a line stays one line.</param>
    public void FormatBare(long second, ReadOnlySpan<char> text)
    {
        if (second != _second)
        {
            Stamp(second);
        }

        IsBare = true;
        int most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        if (StampLength + most > _bytes.Length)
        {
            Array.Resize(ref _bytes, StampLength + most);
        }

        // Behind the stamp, which the next line of the error log may need.
        _start = StampLength;
        _length = StampLength + Encoding.UTF8.GetBytes(text, _bytes.AsSpan(StampLength));
        TameButForTabs(_bytes.AsSpan(_start, _length - _start));
        Add((byte)'\n');
    }

    private static void TameButForTabs(Span<byte> text)
    {
        for (int tab = text.IndexOf((byte)'\t'); tab >= 0; tab = text.IndexOf((byte)'\t'))
        {
            Tame(text[..tab]);
            text = text[(tab + 1)..];
        }

        Tame(text);
    }

    private static void Tame(Span<byte> text)
    {
        for (int at = text.IndexOfAny(Controls); at >= 0; at = text.IndexOfAny(Controls))
        {
            text[at] = (byte)'_';
        }
    }

    private void Stamp(long second)
    {
        LogLibc.LocalTime(in second, out LogLibc.BrokenDownTime time);
        CultureInfo plain = CultureInfo.InvariantCulture;
        Utf8.TryWrite(_bytes, plain,
            $"{time.Year + 1900:d4}/{time.Month + 1:d2}/{time.Day:d2} {time.Hour:d2}:{time.Minute:d2}:{time.Second:d2} ", out _);
        Utf8.TryWrite(_syslogTime, plain,
            $"{Months[time.Month]} {time.Day,2} {time.Hour:d2}:{time.Minute:d2}:{time.Second:d2}", out _);
        _second = second;
    }

    private void Add(byte value) => _bytes[_length++] = value;

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Add(ReadOnlySpan<char> text)
    {
        // Room is kept for the line feed; what does not fit is cut between characters.
        Utf8.FromUtf16(text, _bytes.AsSpan(_length, MaxLength - _length - 1), out _, out int written);
        _length += written;
    }
}
