using System.Text.RegularExpressions;
using Posthorn.Config.Schema;

namespace Posthorn.Variables;

/// <summary>A regular expression of a map. It matches in linear time: what it is matched with comes from clients.</summary>
internal static class MapPattern
{
    /// <summary>Reads what follows the tilde.</summary>
    /// <exception cref="Config.Text.ConfigException">It is no regular expression, or none of this kind.</exception>
    public static Regex Parse(string text, DirectiveUse use)
    {
        bool ignoresCase = text.StartsWith('*');
        string pattern = ignoresCase ? text[1..] : text;
        if (pattern.Length == 0)
        {
            throw use.Error($"empty regular expression \"~{text}\"");
        }

        try
        {
            // PCRE knows Python's way to name a group too.
            return new Regex(
                pattern.Replace("(?P<", "(?<", StringComparison.Ordinal),
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
        catch (RegexParseException error)
        {
            throw use.Error($"invalid regular expression \"{pattern}\": {error.Error} at {error.Offset}");
        }
        catch (NotSupportedException)
        {
            throw use.Error($"invalid regular expression \"{pattern}\": look-around, backreferences and the like are not supported");
        }
    }
}
