using System.Text;
using System.Text.RegularExpressions;

namespace Posthorn.Transcripts;

/// <summary>
/// The login at an IMAP backend (a transcript's I line), which means the same in every form. Posthorn says it in one line, with
/// quoted strings; nginx in three, with two literals that the backend gives leave for. Names and passwords that no quoted string
/// holds are written out with P and B lines instead: there both do the same.
/// </summary>
/// <param name="ByPosthorn">Posthorn's steps.</param>
/// <param name="ByNginx">nginx's steps.</param>
internal sealed partial record BackendLogin(IReadOnlyList<TranscriptStep> ByPosthorn, IReadOnlyList<TranscriptStep> ByNginx)
{
    /// <summary>Parses the text of an I line: <c>a1 user="user" pass="secret"</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static BackendLogin Parse(string text, int line)
    {
        Match match = Line().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"line {line}: no login of printable characters: {text}");
        }

        string tag = match.Groups["tag"].Value;
        string user = Encoding.ASCII.GetString(TranscriptText.Resolve(match.Groups["user"].Value));
        string password = Encoding.ASCII.GetString(TranscriptText.Resolve(match.Groups["pass"].Value));
        return new BackendLogin(
            [Step(StepKind.ToBackend, $"{tag} LOGIN {Quoted(user)} {Quoted(password)}", line)],
            [
                Step(StepKind.ToBackend, $"{tag} LOGIN {{{user.Length}}}", line),
                Step(StepKind.FromBackend, "+ go", line),
                Step(StepKind.ToBackend, $"{user} {{{password.Length}}}", line),
                Step(StepKind.FromBackend, "+ go", line),
                Step(StepKind.ToBackend, password, line),
            ]);
    }

    private static TranscriptStep Step(StepKind kind, string text, int line) =>
        new(kind, Encoding.ASCII.GetBytes(text + "\r\n"), null, line);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(
        """^(?<tag>[^ ]+) user="(?<user>([ !#-\[\]-~]|\\["\\])*)" pass="(?<pass>([ !#-\[\]-~]|\\["\\])*)"$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
