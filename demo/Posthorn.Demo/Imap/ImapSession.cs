using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Imap;

/// <summary>One IMAP connection: greeting, login, and the commands of each state.</summary>
internal sealed class ImapSession(Stream stream, MailStore store)
{
    private const string BeforeLogin = "IMAP4rev1 LITERAL+ SASL-IR ID AUTH=PLAIN";
    private const string AfterLogin = "IMAP4rev1 LITERAL+ ID IDLE NAMESPACE UIDPLUS UNSELECT MOVE SPECIAL-USE";

    private readonly WireReader _reader = new(stream);
    private readonly ImapWriter _output = new(stream);
    private bool _loggedIn;
    private MailboxView? _view;

    /// <summary>Serves the connection until the client leaves.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _output.Line($"* OK [CAPABILITY {BeforeLogin}] Posthorn demonstration ready");
        await _output.FlushAsync(stop);
        string? name = null;
        while (name != "LOGOUT" && await ImapCommand.ReadAsync(_reader, () => GoAheadAsync("OK", stop), stop) is { } command)
        {
            name = command.Name;
            string result = await AnswerAsync(command, stop);
            _view?.WriteNews(_output, mayRemove: name is not ("FETCH" or "STORE" or "SEARCH"));
            _output.Line($"{command.Tag} {result}");
            await _output.FlushAsync(stop);
        }
    }

    private async Task<string> AnswerAsync(ImapCommand command, CancellationToken stop)
    {
        try
        {
            return command.Name switch
            {
                "IDLE" when _loggedIn => await IdleAsync(stop),
                "AUTHENTICATE" when !_loggedIn => await AuthenticateAsync(command.Arguments, stop),
                _ => Answer(command.Name, command.Arguments),
            };
        }
        catch (ImapSyntaxException e)
        {
            return $"BAD {e.Message}";
        }
    }

    private string Answer(string name, ImapArguments arguments) => name switch
    {
        "CAPABILITY" => Said($"* CAPABILITY {(_loggedIn ? AfterLogin : BeforeLogin)}"),
        "NOOP" => "OK done",
        "ID" => Said("* ID (\"name\" \"Posthorn demonstration\")"),
        "LOGOUT" => Said("* BYE see you"),
        "LOGIN" when !_loggedIn => LogIn(arguments),
        "SELECT" or "EXAMINE" when _loggedIn => Select(arguments, name == "EXAMINE"),
        "CLOSE" or "UNSELECT" when _view is not null => Unselect(name == "CLOSE"),
        _ when _loggedIn && FolderCommands.Answer(name, arguments, store, _output) is { } answer => answer,
        _ when _view is not null && MessageCommands.Answer(name, arguments, store, _view, _output) is { } answer => answer,
        _ => "BAD unknown command, or not now",
    };

    private string Said(string line)
    {
        _output.Line(line);
        return "OK done";
    }

    private string LogIn(ImapArguments arguments)
    {
        string user = arguments.TakeString();
        arguments.Take(' ');
        string password = arguments.TakeString();
        arguments.TakeEnd();
        return LogIn(user, password);
    }

    private string LogIn(string user, string password)
    {
        _loggedIn = store.Knows(user, password);
        return _loggedIn ? $"OK [CAPABILITY {AfterLogin}] logged in" : "NO [AUTHENTICATIONFAILED] wrong user or password";
    }

    /// <summary>AUTHENTICATE PLAIN, with or without initial response (RFC 4616, RFC 4959).</summary>
    private async Task<string> AuthenticateAsync(ImapArguments arguments, CancellationToken stop)
    {
        if (arguments.TakeWord() != "PLAIN")
        {
            return "NO only PLAIN is known";
        }

        byte[]? answer = null;
        if (arguments.TrySpace())
        {
            answer = arguments.TakeBytes();
        }
        else
        {
            await GoAheadAsync("", stop);
            answer = await _reader.ReadLineAsync(stop);
        }

        return PlainResponse.TryRead(answer, out string user, out string password)
            ? LogIn(user, password)
            : "BAD not a PLAIN response";
    }

    private string Select(ImapArguments arguments, bool readOnly)
    {
        _view = null;
        if (!store.TryFind(arguments.TakeString(), out Mailbox? mailbox))
        {
            return "NO [NONEXISTENT] no such mailbox";
        }

        _view = new MailboxView(mailbox, readOnly);
        string flags = string.Join(' ', StoredMessage.SystemFlags);
        _output.Line($"* {_view.Count} EXISTS");
        _output.Line("* 0 RECENT");
        _output.Line($"* FLAGS ({flags})");
        _output.Line($"* OK [PERMANENTFLAGS ({(readOnly ? "" : flags + @" \*")})] flags that stay");
        if (_view.Where((_, message) => !message.Has(@"\Seen")) is [(int first, _), ..])
        {
            _output.Line($"* OK [UNSEEN {first}] first unseen");
        }

        _output.Line($"* OK [UIDVALIDITY {mailbox.UidValidity}] UIDs valid");
        _output.Line($"* OK [UIDNEXT {mailbox.UidNext}] next UID");
        return readOnly ? "OK [READ-ONLY] examined" : "OK [READ-WRITE] selected";
    }

    private string Unselect(bool expunge)
    {
        if (expunge && _view is { ReadOnly: false })
        {
            _view.Mailbox.Expunge(_ => true);
        }

        _view = null;
        return "OK closed";
    }

    /// <summary>IDLE (RFC 2177): news are told as they happen, until the client says DONE.</summary>
    private async Task<string> IdleAsync(CancellationToken stop)
    {
        await GoAheadAsync("idling", stop);
        Task<byte[]?> done = _reader.ReadLineAsync(stop);
        while (!done.IsCompleted)
        {
            Task change = _view?.Mailbox.NextChange ?? Task.Delay(Timeout.Infinite, stop);
            _view?.WriteNews(_output, mayRemove: true);
            await _output.FlushAsync(stop);
            await Task.WhenAny(done, change);
        }

        return await done is { } line && line.AsSpan().SequenceEqual("DONE"u8) ? "OK done" : "BAD expected DONE";
    }

    private Task GoAheadAsync(string text, CancellationToken stop)
    {
        _output.Line($"+ {text}");
        return _output.FlushAsync(stop);
    }
}
