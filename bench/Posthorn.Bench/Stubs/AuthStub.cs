using Posthorn.Bench.Kernel;
using Posthorn.Bench.Wire;

namespace Posthorn.Bench.Stubs;

/// <summary>
/// The auth service in nginx's header dialect: HTTP/1.0 closes after the answer, HTTP/1.1 (and keep-alive) stays open.
/// </summary>
internal sealed class AuthStub(EventLoop loop, AuthAnswers answers) : StubSession(loop)
{
    private static readonly byte[] Refusal = "HTTP/1.1 200 OK\r\nAuth-Status: Invalid login\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    protected override ReadOnlySpan<byte> Corrupt => default;

    protected override int Handle(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        AuthRequest request = AuthRequest.Parse(input[..(end + 2)]);
        byte[]? answer = Accepts(request) ? answers.For(request.Path, request.Protocol) : null;
        Answer(answer ?? Refusal);
        if (!request.StaysOpen)
        {
            Close();
        }

        return end + 4;
    }

    private static bool Accepts(AuthRequest request)
    {
        Span<byte> room = stackalloc byte[256];
        return request.Password.Length <= room.Length
            && Accounts.Accept(request.User, PercentText.Decode(request.Password, room));
    }
}
