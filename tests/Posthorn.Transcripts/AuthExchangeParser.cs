using System.Text;
using System.Text.RegularExpressions;

namespace Posthorn.Transcripts;

/// <summary>Reads <c>plain user="u" pass="p" -> OK user="x"</c>.</summary>
internal static partial class AuthExchangeParser
{
    /// <summary>Parses the text of an A line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static AuthExchange Parse(string text)
    {
        Match match = Line().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"no question and answer: {text}");
        }

        string answer = match.Groups["answer"].Value;
        return new AuthExchange(
            match.Groups["method"].Value,
            Bytes(match, "user") ?? [],
            Bytes(match, "pass") ?? [],
            answer.StartsWith("OK", StringComparison.Ordinal) ? AuthVerdict.Ok
                : answer.StartsWith("refused", StringComparison.Ordinal) ? AuthVerdict.Refused
                : AuthVerdict.Unavailable,
            Bytes(match, "backendUser"),
            Bytes(match, "backendPass"),
            Encoding.UTF8.GetString(Bytes(match, "message") ?? []),
            match.Groups["code"].Value,
            match.Groups["wait"].Success)
        {
            SaslError = Encoding.UTF8.GetString(Bytes(match, "sasl") ?? []),
            Helo = Bytes(match, "helo"),
            From = Bytes(match, "from"),
            To = Bytes(match, "to"),
        };
    }

    private static byte[]? Bytes(Match match, string group) =>
        match.Groups[group].Success ? TranscriptText.Resolve(match.Groups[group].Value) : null;

    [GeneratedRegex(
        """
        ^(?<method>[a-z0-9-]+)(\ user="(?<user>([^"\\]|\\.)*)")?(\ pass="(?<pass>([^"\\]|\\.)*)")?
        (\ helo="(?<helo>([^"\\]|\\.)*)"\ from="(?<from>([^"\\]|\\.)*)"\ to="(?<to>([^"\\]|\\.)*)")?\ ->\ (?<answer>
        OK(\ user="(?<backendUser>([^"\\]|\\.)*)")?(\ pass="(?<backendPass>([^"\\]|\\.)*)")?
        |refused\ "(?<message>([^"\\]|\\.)*)"(\ code="(?<code>[^"]*)")?(\ sasl="(?<sasl>([^"\\]|\\.)*)")?(?<wait>\ wait)?
        |unavailable)$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
