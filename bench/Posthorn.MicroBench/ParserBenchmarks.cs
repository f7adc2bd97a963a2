using BenchmarkDotNet.Attributes;
using Posthorn.Config.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Imap;
using Posthorn.Protocol.Pop3;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Protocol.Smtp;
using Posthorn.Protocol.Wire;

namespace Posthorn.MicroBench;

/// <summary>Bytes to values.</summary>
public class ParserBenchmarks
{
    private readonly ImapCommandParser _imap = new(8192);
    private readonly AuthHttpAnswerParser _answer = new();
    private readonly byte[] _imapQuoted = "a1 LOGIN \"user@example.com\" \"secret password\"\r\n"u8.ToArray();
    private readonly byte[] _imapLiteral = "a1 LOGIN {16+}\r\nuser@example.com {15+}\r\nsecret password\r\n"u8.ToArray();
    private readonly byte[] _pop3 = "USER user@example.com"u8.ToArray();
    private readonly byte[] _smtp = "EHLO client.example.com"u8.ToArray();
    private readonly byte[] _headerV1 = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 143\r\n"u8.ToArray();
    private readonly byte[] _accepted =
        "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: 143\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private string _configuration = "";
    private byte[] _headerV2 = [];

    /// <summary>Reads an example configuration and makes a binary header.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _configuration = string.Concat(Enumerable.Repeat(
            "server {\n    listen 127.0.0.1:143 ssl; # a comment\n    protocol imap;\n    auth_http \"http://localhost/auth\";\n}\n", 100));
        WireWriter output = new();
        ProxyHeaderWriter.Write(ProxyHeaderVersion.V2, Addresses.Facts, null, output);
        _headerV2 = output.Written.ToArray();
    }

    /// <summary>100 server blocks of four lines.</summary>
    [Benchmark]
    public int ConfigOf500Lines()
    {
        ConfigLexer lexer = new(_configuration, new SourcePosition("posthorn.conf", 1));
        int statements = 0;
        while (lexer.Next() != StatementEnd.EndOfText)
        {
            statements++;
        }

        return statements;
    }

    /// <summary>A LOGIN with quoted strings.</summary>
    [Benchmark]
    public int ImapLoginQuoted()
    {
        return Parse(_imapQuoted);
    }

    /// <summary>A LOGIN with literals.</summary>
    [Benchmark]
    public int ImapLoginLiterals()
    {
        return Parse(_imapLiteral);
    }

    /// <summary>A command of POP3.</summary>
    [Benchmark]
    public bool Pop3User()
    {
        return Pop3CommandParser.TryParse(_pop3, out _);
    }

    /// <summary>A command of SMTP.</summary>
    [Benchmark]
    public int SmtpEhlo()
    {
        return (int)new SmtpCommandLine(_smtp).Command;
    }

    /// <summary>A PROXY header as text.</summary>
    [Benchmark]
    public int ProxyHeaderV1()
    {
        return ProxyHeaderParser.Parse(_headerV1).Length;
    }

    /// <summary>A binary PROXY header.</summary>
    [Benchmark]
    public int ProxyHeaderV2()
    {
        return ProxyHeaderParser.Parse(_headerV2).Length;
    }

    /// <summary>The auth service's yes.</summary>
    [Benchmark]
    public int AuthHttpAnswer()
    {
        _answer.Begin(needsPassword: false);
        return _answer.Advance(_accepted).Consumed;
    }

    private int Parse(byte[] command)
    {
        _imap.Reset();
        while (_imap.Advance(command) != ImapParse.Command)
        {
        }

        return _imap.Consumed;
    }
}
