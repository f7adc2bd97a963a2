using System.Globalization;
using System.Text;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Pop3;

/// <summary>One POP3 connection (RFC 1939, with CAPA of RFC 2449 and AUTH PLAIN of RFC 5034).</summary>
internal sealed class Pop3Session(Stream stream, MailStore store)
{
    private readonly WireReader _reader = new(stream);
    private readonly LineWriter _output = new(stream);
    private string _user = "";
    private Maildrop? _drop;

    /// <summary>Serves the connection until the client leaves.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _output.Line("+OK Posthorn demonstration ready");
        await _output.FlushAsync(stop);
        bool leaves = false;
        while (!leaves && await _reader.ReadLineAsync(stop) is { } line)
        {
            string[] words = Encoding.UTF8.GetString(line).Split(' ', 2);
            string name = words[0].ToUpperInvariant();
            string argument = words.Length > 1 ? words[1] : "";
            leaves = name == "QUIT";
            if (name == "AUTH" && _drop is null)
            {
                await AuthenticateAsync(argument, stop);
            }
            else
            {
                Answer(name, argument);
            }

            await _output.FlushAsync(stop);
        }
    }

    private void Answer(string name, string argument)
    {
        switch (name)
        {
            case "QUIT":
                _drop?.Empty();
                _output.Line("+OK see you");
                break;
            case "CAPA":
                Lines("+OK", ["TOP", "UIDL", "USER", "PIPELINING", "SASL PLAIN"]);
                break;
            case "USER" when _drop is null:
                _user = argument;
                _output.Line("+OK and the password?");
                break;
            case "PASS" when _drop is null:
                LogIn(_user, argument);
                break;
            default:
                if (_drop is null || !Answer(name, argument, _drop))
                {
                    _output.Line("-ERR unknown command, or not now");
                }

                break;
        }
    }

    private bool Answer(string name, string argument, Maildrop drop)
    {
        switch (name)
        {
            case "NOOP":
                _output.Line("+OK");
                return true;
            case "RSET":
                drop.Reset();
                _output.Line("+OK nothing is deleted");
                return true;
            case "STAT":
                _output.Line(Invariant($"+OK {drop.Messages.Count()} {drop.Messages.Sum(entry => entry.Message.Text.Length)}"));
                return true;
            case "LIST":
                List(argument, drop, message => Invariant($"{message.Text.Length}"));
                return true;
            case "UIDL":
                List(argument, drop, drop.UniqueName);
                return true;
            case "RETR" or "DELE" or "TOP":
                Touch(name, argument, drop);
                return true;
            default:
                return false;
        }
    }

    /// <summary>AUTH PLAIN, with or without initial response.</summary>
    private async Task AuthenticateAsync(string argument, CancellationToken stop)
    {
        string[] words = argument.Split(' ');
        if (!words[0].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            _output.Line("-ERR only PLAIN is known");
            return;
        }

        byte[]? response = words.Length > 1 ? Encoding.ASCII.GetBytes(words[1]) : null;
        if (response is null)
        {
            _output.Line("+ ");
            await _output.FlushAsync(stop);
            response = await _reader.ReadLineAsync(stop);
        }

        if (PlainResponse.TryRead(response, out string user, out string password))
        {
            LogIn(user, password);
        }
        else
        {
            _output.Line("-ERR not a PLAIN response");
        }
    }

    private void LogIn(string user, string password)
    {
        _drop = store.Knows(user, password) ? new Maildrop(store.Inbox) : null;
        _output.Line(_drop is null ? "-ERR [AUTH] wrong user or password" : "+OK logged in");
    }

    /// <summary>LIST and UIDL: a fact about one message, or about each.</summary>
    private void List(string argument, Maildrop drop, Func<StoredMessage, string> fact)
    {
        if (argument.Length == 0)
        {
            Lines("+OK", drop.Messages.Select(entry => Invariant($"{entry.Number} {fact(entry.Message)}")));
        }
        else
        {
            _output.Line(drop.TryFind(argument, out StoredMessage? message) ? $"+OK {argument} {fact(message)}" : "-ERR no such message");
        }
    }

    private void Touch(string name, string argument, Maildrop drop)
    {
        string[] words = argument.Split(' ');
        if (!drop.TryFind(words[0], out StoredMessage? message))
        {
            _output.Line("-ERR no such message");
        }
        else if (name == "DELE")
        {
            drop.Delete(message);
            _output.Line("+OK deleted at QUIT");
        }
        else if (name == "RETR")
        {
            _output.Line("+OK");
            DottedText.Write(message.Text, _output);
        }
        else if (words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int lines))
        {
            _output.Line("+OK");
            DottedText.Write(Top(message, lines), _output);
        }
        else
        {
            _output.Line("-ERR TOP needs a number of lines");
        }
    }

    /// <summary>The header and so many lines of the body.</summary>
    private static ReadOnlySpan<byte> Top(StoredMessage message, int lines)
    {
        ReadOnlySpan<byte> text = message.Text;
        int end = message.Header.Length;
        for (int line = 0; line < lines && end < text.Length; line++)
        {
            int length = text[end..].IndexOf("\r\n"u8);
            end = length < 0 ? text.Length : end + length + 2;
        }

        return text[..end];
    }

    private void Lines(string first, IEnumerable<string> lines)
    {
        _output.Line(first);
        foreach (string line in lines)
        {
            _output.Line(line);
        }

        _output.Line(".");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
