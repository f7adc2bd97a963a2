using System.Globalization;
using System.Runtime.CompilerServices;

namespace Posthorn.Logging;

/// <summary>
/// An interpolated message that is put together only if some target takes its level, in pooled memory. Text from a peer goes
/// into it by way of <see cref="LogText"/>.
/// </summary>
[InterpolatedStringHandler]
internal ref struct LogMessage
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler.</summary>
    public LogMessage(int literalLength, int formattedCount, Log log, LogLevel level, out bool taken)
    {
        taken = log.Takes(level);
        _text = taken ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    /// <summary>What has been put together.</summary>
    public readonly ReadOnlySpan<char> Text => _text.Text;

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string literal) => _text.AppendLiteral(literal);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(string? value) => _text.AppendFormatted(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(ReadOnlySpan<char> value) => _text.AppendFormatted(value);

    /// <summary>Gives the memory back.</summary>
    public void Clear() => _text.Clear();
}
