namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>How a mail server that says yes to everything answers one line after the other.</summary>
internal sealed class MailRules(string protocol)
{
    private string _tag = "";
    private bool _inCommand;
    private bool _inData;

    /// <summary>The answer, without its line end; null when the line goes on.</summary>
    public string? AnswerTo(string line) => protocol switch
    {
        "imap" => Imap(line),
        "pop3" => Pop3(line),
        _ => Smtp(line),
    };

    private string? Imap(string line)
    {
        if (!_inCommand)
        {
            _tag = line.Split(' ')[0];
        }

        string[] words = line.Split(' ');
        bool waitsForResponse = !_inCommand && words.Length == 3 && words[1].Equals("AUTHENTICATE", StringComparison.OrdinalIgnoreCase);
        bool asksForLiteral = line.EndsWith('}');
        _inCommand = waitsForResponse || asksForLiteral;
        if (_inCommand)
        {
            return line.EndsWith("+}", StringComparison.Ordinal) ? null : "+ go on";
        }

        bool asksCapabilities = words.Length == 2 && words[1].Equals("CAPABILITY", StringComparison.OrdinalIgnoreCase);
        return (asksCapabilities ? "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" : "") + $"{_tag} OK done";
    }

    private string Pop3(string line)
    {
        if (_inCommand)
        {
            _inCommand = false;
            return "+OK done";
        }

        string[] words = line.Split(' ');
        _inCommand = words.Length == 2 && words[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase);
        return _inCommand ? "+ " : line.Equals("CAPA", StringComparison.OrdinalIgnoreCase) ? "+OK\r\nUSER\r\n." : "+OK done";
    }

    private string? Smtp(string line)
    {
        if (_inData)
        {
            _inData = line != ".";
            return _inData ? null : "250 2.0.0 taken";
        }

        string[] words = line.Split(' ');
        string verb = words[0].ToUpperInvariant();
        if (_inCommand)
        {
            // AUTH LOGIN asks twice: a name alone is no answer to AUTH PLAIN, whose command brings its response here.
            _inCommand = _tag == "LOGIN";
            _tag = "";
            return _inCommand ? "334 UGFzc3dvcmQ6" : "235 2.7.0 in";
        }

        _inData = verb == "DATA";
        _inCommand = verb == "AUTH" && words.Length == 2;
        _tag = _inCommand ? words[1].ToUpperInvariant() : "";
        return verb switch
        {
            "EHLO" => "250-mx\r\n250-PIPELINING\r\n250-XCLIENT NAME ADDR LOGIN\r\n250 AUTH PLAIN LOGIN",
            "XCLIENT" => "220 mx ESMTP",
            "AUTH" => _inCommand ? "334 " : "235 2.7.0 in",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 2.0.0 done",
        };
    }
}
