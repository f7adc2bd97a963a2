using System.Globalization;
using System.Text;
using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>
/// The auth service in nginx's header dialect: HTTP/1.0 closes after the answer, HTTP/1.1 (and keep-alive) stays open.
/// </summary>
internal sealed class AuthStub : StubSession
{
    private static readonly byte[] Refusal = "HTTP/1.1 200 OK\r\nAuth-Status: Invalid login\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly byte[] _imapAnswer;

    internal AuthStub(EventLoop loop, StubPorts ports) : base(loop)
    {
        _imapAnswer = ports.ImapAnswer;
    }

    protected override ReadOnlySpan<byte> Corrupt => default;

    /// <summary>The whole answer that sends a client to a backend on that port.</summary>
    internal static byte[] AnswerFor(int port)
    {
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: {port}\r\nContent-Length: 0\r\n\r\n"));
    }

    protected override int Handle(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        AuthRequest request = AuthRequest.Parse(input[..(end + 2)]);
        bool accepted = Accounts.Accept(request.User, request.Password) && request.Protocol.SequenceEqual("imap"u8);
        Answer(accepted ? _imapAnswer : Refusal);
        if (!request.StaysOpen)
        {
            Close();
        }

        return end + 4;
    }
}
