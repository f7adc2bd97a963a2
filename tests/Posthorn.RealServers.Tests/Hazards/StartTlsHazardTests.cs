using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Tls;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>What was said in plain text means nothing once TLS is up, whoever said it.</summary>
public sealed class StartTlsHazardTests
{
    [Theory, EachProtocol(false, "pop3", "smtp")]
    public async Task CVE_2014_3556_what_a_client_said_before_STARTTLS_is_forgotten(ProxyKind kind, string protocol)
    {
        using TlsFiles files = new();
        using TestCertificate certificate = TestCertificate.ForLoopback();
        await File.WriteAllTextAsync(files["server.pem"], certificate.Pem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files["server.key"], certificate.KeyPem, TestContext.Current.CancellationToken);
        string mechanisms = protocol == "smtp" ? "smtp_auth plain none;" : "pop3_auth plain;";
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"starttls on; {files.Pair} {mechanisms}");
        using HazardTalk talk = await house.ConnectAsync();

        // Half of what lets in, by whoever is on the way.
        await talk.AskAsync(protocol == "pop3" ? "USER mallory" : "MAIL FROM:<mallory@evil.example>");
        string begin = await talk.AskAsync(protocol == "pop3" ? "STLS" : "STARTTLS");
        if (begin.StartsWith("-ERR", StringComparison.Ordinal))
        {
            // There is no way from a plain USER to a PASS under TLS.
            return;
        }

        await talk.Wire.StartTlsAsync(certificate.WithKey);
        string answer = await talk.AskAsync(protocol == "pop3" ? "PASS pass" : "RCPT TO:<c@d>");

        Assert.Matches("^(-ERR|50[0-9] )", answer);
        Assert.Empty(house.Auth.Requests);
    }

    /// <summary>What a backend offers in plain text anybody may have written: it is asked again, and only that counts.</summary>
    [Theory, EachProtocol(false)]
    public async Task CVE_2014_3556_what_a_backend_offered_before_its_handshake_is_forgotten(ProxyKind kind, string protocol)
    {
        using TestCertificate certificate = TestCertificate.ForLoopback();
        using ScriptedBackend backend = new();
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (_, _) => AuthAnswer.Accept(backend.Port),
            $"{protocol}_auth plain; proxy_ssl starttls; proxy_ssl_verify off; xclient on; proxy_smtp_auth on; "
                + "imap_proxy_id on; pop3_xclient on;");
        using HazardTalk talk = await house.ConnectAsync();
        await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
        using WireConnection server = await backend.AcceptAsync();
        await server.SendLineAsync(protocol switch
        {
            "imap" => "* OK [CAPABILITY IMAP4rev1 STARTTLS ID SASL-IR AUTH=PLAIN] ready",
            "pop3" => "+OK [XCLIENT] ready",
            _ => "220 mx ESMTP",
        });
        string begin = await SayUntilAsync(server, protocol, isTls: false);
        await server.SendLineAsync(protocol switch { "imap" => $"{begin.Split(' ')[0]} OK go", "pop3" => "+OK go", _ => "220 go" });
        await server.StartTlsAsServerAsync(certificate.WithKey);

        string first = await SayUntilAsync(server, protocol, isTls: true);

        // What needs an offer is not used; XCLIENT itself is sent to SMTP backends whatever they offer, as nginx does.
        Assert.DoesNotMatch("ID \\(|^XCLIENT (?!ADDR=[0-9.]+ NAME=)|AUTH PLAIN|AUTHENTICATE PLAIN .", first);
    }

    // Answers questions about what is offered; before TLS all is, afterwards nothing. The first other line is returned.
    private static async Task<string> SayUntilAsync(WireConnection server, string protocol, bool isTls)
    {
        while (true)
        {
            string line = await server.ReadLineAsync();
            string[] words = line.Split(' ');
            if (protocol == "imap" && words.Length == 2 && words[1] == "CAPABILITY")
            {
                string more = isTls ? "" : " STARTTLS ID SASL-IR AUTH=PLAIN";
                await server.SendLineAsync($"* CAPABILITY IMAP4rev1{more}\r\n{words[0]} OK done");
            }
            else if (line == "CAPA")
            {
                await server.SendLineAsync(isTls ? "+OK\r\nUSER\r\n." : "+OK\r\nUSER\r\nSTLS\r\nXCLIENT\r\nSASL PLAIN\r\n.");
            }
            else if (words[0] is "EHLO")
            {
                await server.SendLineAsync(isTls ? "250 mx" : "250-mx\r\n250-STARTTLS\r\n250-XCLIENT NAME ADDR LOGIN\r\n250 AUTH PLAIN");
            }
            else
            {
                return line;
            }
        }
    }
}
