using System.Globalization;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;

namespace Posthorn.Fuzz.Targets;

/// <summary>What an auth service answers, head and body, one answer after the other on a kept connection.</summary>
internal sealed class AuthAnswerTarget : IFuzzTarget
{
    private const string Yes = "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: 143\r\n";

    /// <inheritdoc/>
    public string Name => "auth-answer";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            $"{Yes}Content-Length: 0\r\n\r\n",
            $"{Yes}Auth-User: u\r\nAuth-Pass: p\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n",
            $"{Yes}\r\nbody", "HTTP/1.0 200 OK\r\nAuth-Status: Bad\r\nAuth-Wait: 3\r\nAuth-Error-Code: 535 5.7.8\r\n\r\n",
            "HTTP/1.1 200 OK\r\nAuth-Status: WAIT\r\nAuth-Wait: 1\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 500 No\r\n\r\n", "HTTP/1.1 204\r\n\r\n",
            "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: unix:/run/x\r\nAuth-SMTP-Auth: on\r\nConnection: a, close\r\n\r\n",
            "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: [::1]\r\nAuth-Port: 65536\r\nContent-Length: 5\r\n\r\n12345\x1d"
                + Yes + "Content-Length: 0\r\n\r\n",
            $"{Yes}Auth-Mechanism: xoauth2\r\nAuth-Master-User: m\r\nAuth-Error-SASL: e30=\r\nContent-Length: 0\r\n\r\n",
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "HTTP/1.1 ", "HTTP/1.0 ", "200", "500", "\r\n", "\n", "Auth-Status: ", "OK", "WAIT",
            "Auth-Server: ", "Auth-Port: ", "Auth-User: ",
            "Auth-Pass: ", "Auth-Wait: ", "Auth-Error-Code: ", "Auth-SMTP-Auth: on",
            "Auth-Mechanism: ", "Auth-Master-User: ", "Auth-Error-SASL: ",
            "Content-Length: ", "Transfer-Encoding: chunked", "Connection: close", "\r\n\r\n", "FFFFFFFFFFFFFFFF\r\n",
            "0\r\n", ";", "unix:/", "[::1]", "127.0.0.1",
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        Promises.AreEqual([.. Pieces.Ways(input).Select(pieces => Read(input, pieces))]);
    }

    // Each flight is what comes for one request: bytes behind an answer cost the connection, whenever they arrive.
    private static string Read(byte[] input, Pieces pieces)
    {
        var parser = new AuthHttpAnswerParser();
        var story = new StringBuilder();
        foreach (byte[] flight in Flights.Of(input))
        {
            parser.Begin(needsPassword: input.Length % 2 == 0);
            if (!IsKept(parser, flight, pieces, story))
            {
                break;
            }
        }

        return story.ToString();
    }

    private static bool IsKept(AuthHttpAnswerParser parser, byte[] flight, Pieces pieces, StringBuilder story)
    {
        int start = 0;
        int end = 0;
        while (true)
        {
            AuthHttpStep step = parser.Advance(flight.AsSpan(start..end));
            FindingException.Unless(step.Consumed >= 0 && step.Consumed <= end - start, $"consumed {step.Consumed} of {end - start}");
            start += step.Consumed;
            if (step.Progress != AuthHttpProgress.NeedMore)
            {
                bool isKept = parser.KeepsAlive && start == flight.Length;
                story.AppendLine(CultureInfo.InvariantCulture, $"{start} {isKept} {Describe(parser.Answer)}");
                return isKept;
            }

            if (end == flight.Length)
            {
                return false;
            }

            end += pieces.Next(flight.Length - end);
        }
    }

    private static string Describe(AuthHttpAnswer? answer)
    {
        switch (answer)
        {
            case AuthAccepted accepted:
                Promises.AreClean(accepted.User, "Auth-User");
                Promises.AreClean(accepted.Password, "Auth-Pass");
                Promises.AreClean(accepted.MasterUser, "Auth-Master-User");
                FindingException.Unless(accepted.Backend is null or { UnixPath: not null } or { Port: > 0 }, "a backend without a port");
                return $"{accepted.Backend} {Flights.Show(accepted.User)} {Flights.Show(accepted.Password)} "
                    + $"{accepted.SmtpAuth} {accepted.Mechanism}";
            case AuthRefused refused:
                Promises.IsText(refused.Refusal.Message, "Auth-Status");
                Promises.IsText(refused.Refusal.Code, "Auth-Error-Code");
                return $"{refused}";
            case AuthInvalid invalid:
                Promises.IsText(invalid.Reason, "the problem");
                return $"{invalid}";
            case AuthWait wait:
                FindingException.Unless(wait.Seconds is > 0 and <= 86400, $"a wait of {wait.Seconds} s");
                return $"{wait}";
            default:
                throw new FindingException($"the answer {answer}");
        }
    }
}
