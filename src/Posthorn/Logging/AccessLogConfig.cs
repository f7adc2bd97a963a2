using Posthorn.Config.Schema;

namespace Posthorn.Logging;

/// <summary>One <c>access_log</c> as it was written.</summary>
/// <param name="Target">Where lines go; null for <c>off</c>.</param>
/// <param name="Format">The name of the format.</param>
/// <param name="Condition">The text of <c>if=</c>; null for none.</param>
/// <param name="Use">The directive.</param>
internal sealed record AccessLogConfig(ErrorLogTarget? Target, string Format, string? Condition, DirectiveUse Use)
{
    private const string DefaultFormat = "combined";

    /// <summary>The parser of the directive.</summary>
    public static AccessLogConfig Parse(DirectiveUse use)
    {
        string place = use.Arguments[0];
        if (place == "off")
        {
            return use.Arguments.Count == 1
                ? new AccessLogConfig(null, DefaultFormat, null, use)
                : throw use.Error($"invalid parameter \"{use.Arguments[1]}\"");
        }

        if (place.Contains('$'))
        {
            throw use.Error($"variables in the path of \"{use.Name}\" are not supported: \"{place}\"");
        }

        SyslogSettings? syslog = place.StartsWith(SyslogSettingsParser.Prefix, StringComparison.Ordinal)
            ? SyslogSettingsParser.Parse(use, place)
            : null;
        if (syslog is null && place.Length == 0)
        {
            throw use.InvalidValue(place);
        }

        return new AccessLogConfig(
            new ErrorLogTarget(LogLevel.Info, syslog is null ? place : null, syslog),
            use.Arguments.Count > 1 ? use.Arguments[1] : DefaultFormat,
            ConditionOf(use),
            use);
    }

    // Lines are always gathered and written by a thread of their own: what buffer= and flush= ask for is what happens anyway.
    private static string? ConditionOf(DirectiveUse use)
    {
        string? condition = null;
        bool hasBuffer = false;
        bool hasFlush = false;
        foreach (string parameter in use.Arguments.Skip(2))
        {
            switch (parameter.Split('=', 2))
            {
                case ["buffer", var size]:
                    hasBuffer = Values.TrySize(size, out int bytes) && bytes > 0
                        ? true
                        : throw use.Error($"invalid buffer size \"{parameter}\"");
                    break;
                case ["flush", var time]:
                    hasFlush = Values.TryTime(time, out TimeSpan after) && after > TimeSpan.Zero
                        ? true
                        : throw use.Error($"invalid flush time \"{parameter}\"");
                    break;
                case ["if", var text] when text.Length > 0:
                    condition = text;
                    break;
                case ["gzip", ..]:
                    throw use.Error("\"gzip\" is not supported: compress logs when they are rotated");
                default:
                    throw use.Error($"invalid parameter \"{parameter}\"");
            }
        }

        return hasFlush && !hasBuffer ? throw use.Error($"no buffer is defined for access_log \"{use.Arguments[0]}\"") : condition;
    }
}
