using System.Globalization;
using System.Text;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Smtp;

/// <summary>
/// One SMTP connection (RFC 5321). Mail is taken from whoever has logged in, here by AUTH PLAIN or at a proxy that says so by XCLIENT;
/// it is only safe to believe that because the server listens on the loopback address alone.
/// </summary>
internal sealed class SmtpSession(Stream stream, MailStore store)
{
    private const int LongestMessage = 10 * 1024 * 1024;

    private readonly WireReader _reader = new(stream);
    private readonly LineWriter _output = new(stream);
    private SmtpClientFacts _client = SmtpClientFacts.None;
    private string _hello = "";
    private SmtpEnvelope _envelope = new(store.User);

    /// <summary>Serves the connection until the client leaves.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Greet();
        await _output.FlushAsync(stop);
        bool leaves = false;
        while (!leaves && await _reader.ReadLineAsync(stop) is { } line)
        {
            string text = Encoding.UTF8.GetString(line).TrimEnd();
            string[] words = text.Split(' ', 2);
            string name = words[0].ToUpperInvariant();
            leaves = name == "QUIT";
            switch (name)
            {
                case "AUTH" when _client.Login is null:
                    await AuthenticateAsync(words.Length > 1 ? words[1] : "", stop);
                    break;
                case "DATA" when _envelope.HasRecipient:
                    leaves = !await TakeMessageAsync(stop);
                    break;
                default:
                    Answer(name, words.Length > 1 ? words[1] : "");
                    break;
            }

            await _output.FlushAsync(stop);
        }
    }

    private void Answer(string name, string argument)
    {
        switch (name)
        {
            case "EHLO":
                Hello(argument);
                _output.Line("250-demo.test");
                _output.Line($"250-SIZE {LongestMessage}");
                _output.Line("250-8BITMIME");
                _output.Line("250-PIPELINING");
                _output.Line("250-AUTH PLAIN");
                _output.Line("250 XCLIENT NAME ADDR LOGIN");
                break;
            case "HELO":
                Hello(argument);
                _output.Line("250 demo.test");
                break;
            case "XCLIENT":
                Learn(argument);
                break;
            case "MAIL":
                _output.Line(_client.Login is null ? "530 5.7.0 log in first" : _envelope.TakeSender(argument));
                break;
            case "RCPT":
                _output.Line(_envelope.TakeRecipient(argument));
                break;
            case "RSET":
                Reset();
                _output.Line("250 2.0.0 forgotten");
                break;
            case "NOOP":
                _output.Line("250 2.0.0 done");
                break;
            case "QUIT":
                _output.Line("221 2.0.0 see you");
                break;
            default:
                _output.Line("503 5.5.1 unknown command, or not now");
                break;
        }
    }

    private void Greet() => _output.Line("220 demo.test ESMTP Posthorn demonstration ready");

    private void Hello(string name)
    {
        _hello = name;
        Reset();
    }

    private void Reset() => _envelope = new SmtpEnvelope(store.User);

    /// <summary>After XCLIENT everything begins anew, with another greeting.</summary>
    private void Learn(string attributes)
    {
        if (_client.With(attributes) is not { } facts)
        {
            _output.Line("501 5.5.4 bad XCLIENT attribute");
            return;
        }

        _client = facts;
        Hello("");
        Greet();
    }

    private async Task AuthenticateAsync(string argument, CancellationToken stop)
    {
        string[] words = argument.Split(' ');
        if (!words[0].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            _output.Line("504 5.5.4 only PLAIN is known");
            return;
        }

        byte[]? response = words.Length > 1 ? Encoding.ASCII.GetBytes(words[1]) : null;
        if (response is null)
        {
            _output.Line("334 ");
            await _output.FlushAsync(stop);
            response = await _reader.ReadLineAsync(stop);
        }

        bool known = PlainResponse.TryRead(response, out string user, out string password) && store.Knows(user, password);
        _client = _client with { Login = known ? user : null };
        _output.Line(known ? "235 2.7.0 logged in" : "535 5.7.8 wrong user or password");
    }

    private async Task<bool> TakeMessageAsync(CancellationToken stop)
    {
        _output.Line("354 end with a lone dot");
        await _output.FlushAsync(stop);
        if (await DottedText.ReadAsync(_reader, LongestMessage, stop) is not { } message)
        {
            return false;
        }

        if (message.IsWhole)
        {
            store.Inbox.Add([.. Trace(DateTimeOffset.Now), .. message.Text], DateTimeOffset.Now);
        }

        Reset();
        _output.Line(message.IsWhole ? "250 2.0.0 in the inbox" : "552 5.3.4 message too big");
        return true;
    }

    /// <summary>The header fields that tell where the message came from: what XCLIENT said shows here.</summary>
    private byte[] Trace(DateTimeOffset now)
    {
        string from = $"{_hello} ({_client.Name ?? "unknown"} [{_client.Address ?? "unknown"}])";
        string date = now.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"Return-Path: <{_envelope.Sender}>\r\n"
            + $"Received: from {from}\r\n by demo.test (Posthorn demonstration, user {_client.Login}) with ESMTPA; {date} +0000\r\n");
    }
}
