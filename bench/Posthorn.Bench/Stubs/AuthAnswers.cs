using System.Globalization;
using System.Text;

namespace Posthorn.Bench.Stubs;

/// <summary>What the auth stub says to the right password: the backend of each protocol.</summary>
internal sealed class AuthAnswers(StubPorts ports)
{
    private readonly byte[] _imap = Naming(ports.Imap);
    private readonly byte[] _pop3 = Naming(ports.Pop3);
    private readonly byte[] _smtp = Naming(ports.Smtp);

    /// <summary>The whole answer; null for a protocol that is none.</summary>
    internal byte[]? For(ReadOnlySpan<byte> protocol)
    {
        return protocol.SequenceEqual("imap"u8) ? _imap
            : protocol.SequenceEqual("pop3"u8) ? _pop3
            : protocol.SequenceEqual("smtp"u8) ? _smtp
            : null;
    }

    private static byte[] Naming(int port)
    {
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: {port}\r\nContent-Length: 0\r\n\r\n"));
    }
}
