using Posthorn.Fuzz.Engine;
using Posthorn.Protocol;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;

namespace Posthorn.Fuzz.Targets;

/// <summary>
/// A protocol's login at a backend. Flights: two bytes that pick the ways to log in, user, password, and what the backend says (one
/// more for each TLS handshake).
/// </summary>
internal sealed class LoginDialogTarget(IMailProtocol protocol) : IFuzzTarget
{
    private readonly FuzzServer _server = FuzzServer.Of(protocol)[0];

    /// <inheritdoc/>
    public string Name => $"{protocol.Name}-login";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } = Targets.Seeds.OfBackends(protocol.Name);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. Targets.Seeds.WordsOf(protocol.Name), "AUTH=PLAIN "u8.ToArray(), "SASL-IR "u8.ToArray(), "LITERAL+ "u8.ToArray(),
        "STARTTLS\r\n"u8.ToArray(), "STLS\r\n"u8.ToArray(), "250-XCLIENT NAME ADDR LOGIN\r\n"u8.ToArray(), "* PREAUTH hi\r\n"u8.ToArray(),
        "[CAPABILITY IMAP4rev1 LITERAL- SASL-IR AUTH=PLAIN AUTH=XOAUTH2 ID] "u8.ToArray(), "334 \r\n"u8.ToArray(), "+ \r\n"u8.ToArray(),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        byte[][] flights = Flights.Of(input);
        if (flights.Length < 4 || flights[0].Length < 2 || Credentials.HasForbidden(flights[1]) || Credentials.HasForbidden(flights[2]))
        {
            return;
        }

        LoginFacts facts = FactsOf(flights[0], flights[1], flights[2]);
        Promises.AreEqual(
            [.. Pieces.Ways(input).Select(pieces => new LoginTalk(DialogOf(flights[0]).Login(facts), facts, pieces).Play(flights[3..]))]);
    }

    private static LoginFacts FactsOf(byte[] variant, byte[] user, byte[] password) => new(
        user, password, "mx.example", (variant[0] & 1) != 0)
    {
        ProxySmtpAuth = (variant[0] & 2) != 0,
        Xclient = (variant[0] & 4) == 0,
        StartTls = (variant[0] & 8) != 0,
        Pipelines = (variant[0] & 4) != 0 ? true : (variant[1] & 2) != 0 ? null : false,
        IsOwnAddress = (variant[0] & 128) != 0,
        MasterUser = (variant[0] & 16) != 0 ? "master"u8.ToArray() : null,
        Mechanism = (variant[1] % 5) is 0 ? null : (BackendMechanism)((variant[1] % 5) - 1),
        Client = new BackendClientFacts
        {
            Address = (variant[0] & 32) != 0 ? "2001:db8::1" : "192.0.2.1",
            Port = 4711,
            Host = (variant[0] & 64) != 0 ? "h\r\nRSET" : "host.example",
            LocalAddress = "192.0.2.9",
            LocalPort = 143,
            Session = "0123456789abcdef",
            TimeToLive = variant[1] / 16,
            Fields = (variant[1] & 4) != 0 ? [ForwardField.Of("tier"u8, "\"gold\\"u8)!] : [],
        },
    };

    // How to log in at a backend depends on what the client said before.
    private IClientDialog DialogOf(byte[] variant)
    {
        IClientDialog dialog = _server.NewDialog();
        var output = new WireWriter();
        foreach (string line in protocol.Name switch
        {
            "imap" when (variant[1] & 2) != 0 => ["i ID (\"name\" \"fuzz\")\r\n", "a1 LOGIN user secret\r\n"],
            "imap" => ["a1 LOGIN user secret\r\n"],
            "pop3" => ["USER user\r\n", "PASS secret\r\n"],
            _ => new[] { (variant[1] & 8) != 0 ? "EHLO client.example\r\n" : "HELO client.example\r\n", "AUTH PLAIN AHVzZXIAc2VjcmV0\r\n" },
        })
        {
            dialog.Advance(Flights.Bytes(line), output);
        }

        return dialog;
    }
}
