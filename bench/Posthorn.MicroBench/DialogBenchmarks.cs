using BenchmarkDotNet.Attributes;
using Posthorn.Protocol;
using Posthorn.Protocol.Tests.Replay;
using Posthorn.Protocol.Wire;

namespace Posthorn.MicroBench;

/// <summary>Conversations: a new session's with its client up to the login, the one with the backend, and a command between.</summary>
public class DialogBenchmarks
{
    private readonly WireWriter _output = new();
    private readonly WireWriter _toClient = new();
    private readonly TestServer _imap = TestServer.Of("imap");
    private readonly TestServer _pop3 = TestServer.Of("pop3");
    private readonly TestServer _smtp = TestServer.Of("smtp");
    private readonly byte[] _user = "user@example.com"u8.ToArray();
    private readonly byte[] _password = "secret password"u8.ToArray();
    private readonly byte[][] _imapLogin = ["a1 LOGIN user@example.com \"secret password\"\r\n"u8.ToArray()];
    private readonly byte[][] _imapPlain = ["a1 AUTHENTICATE PLAIN\r\n"u8.ToArray(), "AHVzZXIAc2VjcmV0\r\n"u8.ToArray()];
    private readonly byte[][] _pop3Login = ["USER user@example.com\r\n"u8.ToArray(), "PASS secret password\r\n"u8.ToArray()];
    private readonly byte[][] _smtpLogin = ["EHLO client.example.com\r\n"u8.ToArray(), "AUTH PLAIN AHVzZXIAc2VjcmV0\r\n"u8.ToArray()];
    private readonly byte[] _imapBackend = "* OK ready\r\na1 OK logged in\r\n"u8.ToArray();
    private readonly byte[] _pop3Backend = "+OK ready\r\n+OK\r\n+OK\r\n"u8.ToArray();
    private readonly byte[] _smtpBackend = "220 ready\r\n250 XCLIENT\r\n220 ready\r\n250 XCLIENT\r\n250 ok\r\n"u8.ToArray();

    /// <summary>IMAP: LOGIN.</summary>
    [Benchmark]
    public int ImapClientLogin()
    {
        return Client(_imap, _imapLogin).Length;
    }

    /// <summary>IMAP: AUTHENTICATE PLAIN, so a SASL exchange.</summary>
    [Benchmark]
    public int ImapClientSaslPlain()
    {
        return Client(_imap, _imapPlain).Length;
    }

    /// <summary>POP3: USER and PASS.</summary>
    [Benchmark]
    public int Pop3ClientLogin()
    {
        return Client(_pop3, _pop3Login).Length;
    }

    /// <summary>SMTP: EHLO and AUTH PLAIN.</summary>
    [Benchmark]
    public int SmtpClientLogin()
    {
        return Client(_smtp, _smtpLogin).Length;
    }

    /// <summary>IMAP: both conversations.</summary>
    [Benchmark]
    public int ImapWholeLogin()
    {
        return Backend(_imap, _imapLogin, _imapBackend);
    }

    /// <summary>POP3: both conversations.</summary>
    [Benchmark]
    public int Pop3WholeLogin()
    {
        return Backend(_pop3, _pop3Login, _pop3Backend);
    }

    /// <summary>SMTP: both conversations, with XCLIENT.</summary>
    [Benchmark]
    public int SmtpWholeLogin()
    {
        return Backend(_smtp, _smtpLogin, _smtpBackend);
    }

    private byte[] Client(TestServer server, byte[][] lines)
    {
        IClientDialog dialog = Meet(server, lines);
        return dialog.Credentials.User;
    }

    private IClientDialog Meet(TestServer server, byte[][] lines)
    {
        IClientDialog dialog = server.NewDialog();
        _output.Clear();
        dialog.Greet(_output);
        DialogStep step = default;
        foreach (byte[] line in lines)
        {
            step = dialog.Advance(line, _output);
        }

        return step.Action == DialogAction.Authenticate ? dialog : throw new InvalidOperationException($"{step.Action}");
    }

    private int Backend(TestServer server, byte[][] lines, ReadOnlySpan<byte> answers)
    {
        ILoginDialog login = Meet(server, lines).Login(server.LoginFacts(_user, _password));
        _toClient.Clear();
        LoginStep step = default;
        while (step.Action != LoginAction.LoggedIn)
        {
            _output.Clear();
            step = login.Advance(answers, _output, _toClient);
            if (step.Action is LoginAction.Failed or LoginAction.Rejected || (step.Action == LoginAction.NeedInput && step.Consumed == 0))
            {
                throw new InvalidOperationException($"{step.Action} before \"{System.Text.Encoding.ASCII.GetString(answers)}\"");
            }

            answers = answers[step.Consumed..];
        }

        return _toClient.Length;
    }
}
