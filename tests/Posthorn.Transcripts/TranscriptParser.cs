namespace Posthorn.Transcripts;

/// <summary>
/// Reads a transcript. Its lines, of which those before the first step may stand in any order:
/// <code>
/// # A sentence: what it shows.
/// @ imap_auth plain cram-md5;              a directive of the server block (listen ... ssl: TLS from the first byte)
/// @ client 192.0.2.7;                      no directive: the client's address; without it 127.0.0.1
/// @ clienthost host.example;               no directive: the client's confirmed name; without it [UNAVAILABLE]
/// ! nginx: reason                          nginx is known to behave differently, and why
/// S: * OK IMAP4 ready                      Posthorn to the client, exactly
/// C: a LOGIN u {3}                         the client to Posthorn
/// A: plain user="u" pass="p" -> OK         what the auth source is asked, and its answer:
///                                          OK | OK user="x" pass="y" | refused "text" | refused "text" wait | unavailable
/// A: none helo="h" from="MAIL ..." to="RCPT ..." -> refused "text" code="550 5.7.1" wait
///                                          SMTP: without a login; a refusal may have a code
/// A: xoauth2 user="u" pass="t" -> refused "text" sasl="{\"status\":\"400\"}" wait
///                                          a bearer token; what the client hears before the refusal
/// B: * OK backend ready                    the backend to Posthorn
/// P: a LOGIN "u" "p"                       Posthorn to the backend
/// I: a user="u" pass="p"                   IMAP: the login at the backend with that tag, which Posthorn says as the P line above
///                                          and nginx by literals: BackendLogin has the lines that stand for it
/// T:                                       the client shakes hands after a STARTTLS that was agreed to
/// L: client sent too many invalid commands what Posthorn's dialogs log, exactly and completely: a log without its line is an error
/// R:                                       from here a transparent relay: C comes out as P, B as S
/// X:                                       Posthorn closes the session
/// </code>
/// A text begins after one space; it ends with CRLF on the wire unless a single backslash ends the line. Escapes:
/// <c>\r \n \t \\ \" \xHH</c>. <c>{salt}</c> stands for the challenge of CRAM-MD5 and APOP with its angle brackets,
/// <c>{salt64}</c> for its base64. Lines of one side that follow each other may travel together: what Posthorn answers to them
/// stands behind the last. Empty lines are passed over.
/// </summary>
public static class TranscriptParser
{
    private const string Letters = "SCABPTLRX";

    /// <summary>Parses a transcript's text.</summary>
    /// <exception cref="FormatException">It breaks the format; the message names the line.</exception>
    public static Transcript Parse(string protocol, string name, string text)
    {
        var summary = new List<string>();
        var configuration = new List<string>();
        var differences = new List<string>();
        var steps = new List<TranscriptStep>();
        var nginxSteps = new List<TranscriptStep>();
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            List<string>? heading = lines[i].FirstOrDefault() switch
            {
                '#' => summary,
                '@' => configuration,
                '!' => differences,
                _ => null,
            };
            if (heading is not null)
            {
                heading.Add(lines[i][1..].Trim());
            }
            else if (lines[i].StartsWith("I: ", StringComparison.Ordinal))
            {
                var login = BackendLogin.Parse(lines[i][3..], i + 1);
                steps.AddRange(login.ByPosthorn);
                nginxSteps.AddRange(login.ByNginx);
            }
            else if (lines[i].Length > 0)
            {
                steps.Add(Step(lines[i], i + 1, $"{protocol}/{name}"));
                nginxSteps.Add(steps[^1]);
            }
        }

        return new Transcript(protocol, name, string.Join(' ', summary), configuration, differences, steps)
        {
            NginxSteps = nginxSteps,
        };
    }

    private static TranscriptStep Step(string line, int number, string where)
    {
        int kind = Letters.IndexOf(line[0], StringComparison.Ordinal);
        if (kind < 0 || line.Length < 2 || line[1] != ':')
        {
            throw new FormatException($"{where} line {number}: no step: {line}");
        }

        string text = line.Length > 3 ? line[3..] : "";
        try
        {
            return (StepKind)kind switch
            {
                StepKind.Auth => new TranscriptStep(StepKind.Auth, [], AuthExchangeParser.Parse(text.TrimEnd()), number),
                StepKind.Log => new TranscriptStep(StepKind.Log, TranscriptText.Resolve(text), null, number),
                _ => new TranscriptStep((StepKind)kind, TranscriptText.Line(text), null, number),
            };
        }
        catch (FormatException e)
        {
            throw new FormatException($"{where} line {number}: {e.Message}", e);
        }
    }
}
