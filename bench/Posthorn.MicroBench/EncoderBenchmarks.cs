using BenchmarkDotNet.Attributes;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.ProxyHeader;
using Posthorn.Protocol.Smtp;
using Posthorn.Protocol.Wire;

namespace Posthorn.MicroBench;

/// <summary>Values to bytes.</summary>
public class EncoderBenchmarks
{
    private readonly WireWriter _output = new();
    private readonly AuthHttpRequestWriter _writer = new("/auth", "localhost", []);
    private readonly byte[] _name = "user@example.com"u8.ToArray();
    private readonly byte[] _hostile = "user\r\nX: \x1b[2J\"\\\xff"u8.ToArray();
    private readonly AuthHttpQuery _query = new()
    {
        Credentials = new Credentials(AuthMethod.Plain, "user@example.com"u8.ToArray(), "secret password"u8.ToArray(), []),
        Protocol = "imap",
        Attempt = 1,
        ClientAddress = "192.0.2.1",
    };

    private readonly SmtpTransaction _transaction = new();

    private readonly LoginFacts _facts = new("user@example.com"u8.ToArray(), "secret"u8.ToArray(), "mx.example", false)
    {
        Xclient = true,
        Client = new BackendClientFacts { Address = "192.0.2.1", Host = "client.example.com" },
    };

    /// <summary>The question to the auth service.</summary>
    [Benchmark]
    public int AuthHttpRequest()
    {
        _output.Clear();
        _writer.Write(_query, _output);
        return _output.Length;
    }

    /// <summary>What an SMTP backend is told of the client.</summary>
    [Benchmark]
    public int Xclient()
    {
        _output.Clear();
        XclientWriter.WriteGroup(0, _facts, _transaction, XclientAttributes.None, _output);
        return _output.Length;
    }

    /// <summary>A PROXY header as text.</summary>
    [Benchmark]
    public int ProxyHeaderV1()
    {
        _output.Clear();
        ProxyHeaderWriter.Write(ProxyHeaderVersion.V1, Addresses.Facts, null, _output);
        return _output.Length;
    }

    /// <summary>A binary PROXY header.</summary>
    [Benchmark]
    public int ProxyHeaderV2()
    {
        _output.Clear();
        ProxyHeaderWriter.Write(ProxyHeaderVersion.V2, Addresses.Facts, null, _output);
        return _output.Length;
    }

    /// <summary>A user name for the log.</summary>
    [Benchmark]
    public string LogEscapeName()
    {
        return LogText.Escape(_name);
    }

    /// <summary>Bytes for the log that mean ill.</summary>
    [Benchmark]
    public string LogEscapeHostile()
    {
        return LogText.Escape(_hostile);
    }
}
