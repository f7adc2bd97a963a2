using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;
using Posthorn.Protocol.Sasl;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>The SASL exchange: lines, of which the first names a mechanism and may bring a response.</summary>
internal sealed class SaslTarget : IFuzzTarget
{
    private readonly SaslOffer _offer = new(["plain", "login", "cram-md5", "external", "xoauth2", "oauthbearer"]);

    /// <inheritdoc/>
    public string Name => "sasl";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Flights.Bytes("PLAIN AHVzZXIAc2VjcmV0"), Flights.Bytes("PLAIN\nAHVzZXIAc2VjcmV0\nPLAIN =\n"),
        Flights.Bytes("LOGIN\ndXNlcg==\nc2VjcmV0"),
        Flights.Bytes("LOGIN dXNlcg==\nc2VjcmV0"), Flights.Bytes("CRAM-MD5\ndXNlciAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA=="),
        Flights.Bytes("EXTERNAL\ndXNlcg=="), Flights.Bytes("EXTERNAL =\n*"), Flights.Bytes("XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ=="),
        Flights.Bytes("OAUTHBEARER bixhPXUsAWF1dGg9QmVhcmVyIHQBAQ=="),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "PLAIN", "LOGIN", "CRAM-MD5", "EXTERNAL", "XOAUTH2", "OAUTHBEARER", " ", "\n", "*", "=", "AA==", "AHUAcA==", "dQBhAHA=", "DQo=",
            "dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==", "bixhPXUsAWF1dGg9QmVhcmVyIHQBAQ==", "AQ==",
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        var exchange = new SaslExchange(_offer, "<1.2@mx.example>"u8.ToArray());
        var output = new WireWriter();
        foreach (Range range in input.AsSpan().Split((byte)'\n'))
        {
            Check(exchange, Take(exchange, input.AsSpan()[range]), input.AsSpan()[range], output);
        }

        exchange.Forget();
        FindingException.Unless(exchange.Credentials is null && exchange.User.Length == 0 && !exchange.IsUnderWay, "not forgotten");
    }

    private static SaslOutcome Take(SaslExchange exchange, ReadOnlySpan<byte> line)
    {
        if (exchange.IsUnderWay)
        {
            return exchange.Respond(line);
        }

        int space = line.IndexOf((byte)' ');
        return space < 0 ? exchange.Begin(line) : exchange.Begin(line[..space], line[(space + 1)..]);
    }

    private static void Check(SaslExchange exchange, SaslOutcome outcome, ReadOnlySpan<byte> line, WireWriter output)
    {
        Promises.IsText(outcome.Log, "log");
        FindingException.Unless(
            (outcome.State == SaslState.Challenge) == exchange.IsUnderWay, $"{outcome.State} while under way: {exchange.IsUnderWay}");
        if (outcome.State == SaslState.Challenge)
        {
            output.Clear();
            exchange.WriteChallenge(output);
            bool isBase64 = Encoding.Latin1.GetString(output.Written).All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=');
            FindingException.Unless(isBase64, "a challenge outside of base64");
        }
        else if (outcome.State == SaslState.Done)
        {
            FindingException.Unless(exchange.Credentials is { HoldForbiddenBytes: false }, "done with forbidden bytes");
            FindingException.Unless(exchange.Credentials!.User.Length <= 2 * line.Length + 65536, "a name out of nothing");
            bool isExternal = exchange.Credentials.Method == AuthMethod.External;
            FindingException.Unless(!isExternal || exchange.Credentials.Password.Length == 0, "EXTERNAL with a password");
        }
        else
        {
            FindingException.Unless(exchange.Credentials is null, $"{outcome.State} with credentials");
        }
    }
}
