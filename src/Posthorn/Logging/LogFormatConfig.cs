using Posthorn.Config.Schema;

namespace Posthorn.Logging;

/// <summary>A <c>log_format</c> as it was written: its variables are not looked up yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Escape">How values are made fit.</param>
/// <param name="Text">The text with variables.</param>
/// <param name="Use">The directive.</param>
internal sealed record LogFormatConfig(string Name, LogEscape Escape, string Text, DirectiveUse Use)
{
    private const string EscapePrefix = "escape=";

    /// <summary>The parser of the directive.</summary>
    public static LogFormatConfig Parse(DirectiveUse use)
    {
        string first = use.Arguments[1];
        bool saysEscape = first.StartsWith(EscapePrefix, StringComparison.Ordinal);
        LogEscape escape = saysEscape ? EscapeOf(use, first[EscapePrefix.Length..]) : LogEscape.Default;
        return new LogFormatConfig(use.Arguments[0], escape, string.Concat(use.Arguments.Skip(saysEscape ? 2 : 1)), use);
    }

    private static LogEscape EscapeOf(DirectiveUse use, string word) => word switch
    {
        "default" => LogEscape.Default,
        "json" => LogEscape.Json,
        "none" => LogEscape.None,
        _ => throw use.Error($"unknown log format escaping \"{word}\""),
    };
}
