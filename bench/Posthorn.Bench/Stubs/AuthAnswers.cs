using System.Globalization;
using System.Text;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>What the auth stub says to the right password: the backend that the question's path names, if it speaks the protocol.</summary>
internal sealed class AuthAnswers(StubPorts ports)
{
    private readonly (byte[] Path, byte[] Protocol, byte[] Answer)[] _all =
    [
        Naming(Backends.Imap, "imap", ports.Imap),
        Naming(Backends.ImapSaslIr, "imap", ports.ImapSaslIr),
        Naming(Backends.Pop3, "pop3", ports.Pop3),
        Naming(Backends.Smtp, "smtp", ports.Smtp),
    ];

    /// <summary>The whole answer; null when that backend does not exist or speaks something else.</summary>
    internal byte[]? For(ReadOnlySpan<byte> path, ReadOnlySpan<byte> protocol)
    {
        foreach ((byte[] known, byte[] spoken, byte[] answer) in _all)
        {
            if (path.SequenceEqual(known))
            {
                return protocol.SequenceEqual(spoken) ? answer : null;
            }
        }

        return null;
    }

    private static (byte[] Path, byte[] Protocol, byte[] Answer) Naming(string backend, string protocol, int port)
    {
        return (Encoding.ASCII.GetBytes($"/{backend}"), Encoding.ASCII.GetBytes(protocol), Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: {port}\r\nContent-Length: 0\r\n\r\n")));
    }
}
