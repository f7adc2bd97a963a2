using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Tls;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Bytes that arrive where they must not be read as commands.</summary>
public sealed class InjectionTests
{
    private static readonly string[] Ends = ["\r\nDELE 1", "\nDELE 1", "\rDELE 1", "\0DELE 1"];

    [Theory, EachProtocol(false)]
    public async Task CVE_2014_3556_bytes_behind_STARTTLS_are_never_interpreted(ProxyKind kind, string protocol)
    {
        using TlsFiles files = new();
        using TestCertificate certificate = TestCertificate.ForLoopback();
        await File.WriteAllTextAsync(files["server.pem"], certificate.Pem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files["server.key"], certificate.KeyPem, TestContext.Current.CancellationToken);
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"starttls on; {files.Pair} {protocol}_auth plain;");
        using HazardTalk talk = await house.ConnectAsync();

        // A login and half a command, all of it before the handshake.
        string login = talk.Sasl("PLAIN", HazardTalk.Base64("\0mallory\0pass"));
        await talk.TellAsync($"{(protocol == "pop3" ? "STLS" : "STARTTLS")}\r\nx {login}\r\n{login}\r\nNOO");
        await talk.AnswerAsync();
        await talk.Wire.StartTlsAsync(certificate.WithKey);
        string answer = protocol == "smtp" ? await talk.AskAsync("EHLO again") : await talk.AskAsync("NOOP");

        Assert.Matches("^(a2 OK|\\+OK|250)", answer);
        Assert.Empty(house.Auth.Requests);
        Assert.False(talk.Wire.HasMore, "an answer to what came before the handshake");
    }

    [Theory, EachProtocol(false, "imap")]
    public async Task CVE_2014_3556_a_backend_that_greets_with_PREAUTH_is_refused(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (request, backend) => Task.FromResult(HazardHouse.Yes(request, backend)), backendGreets: "* PREAUTH welcome");
        using HazardTalk talk = await house.ConnectAsync();

        Assert.True(HazardTalk.IsTemporary(await talk.LogInAsync()));
        Assert.Empty(house.Backend.Lines);
    }

    [Theory, EachProtocol(false)]
    public async Task Live_crlf_in_a_SASL_user_or_password_is_asked_of_nobody(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: HazardHouse.AllMechanisms(protocol) + " max_errors 100;");
        using HazardTalk talk = await house.ConnectAsync();
        foreach (string end in Ends)
        {
            Assert.False(HazardTalk.IsYes(await talk.LogInAsync("user" + end)));
            Assert.False(HazardTalk.IsYes(await talk.LogInAsync("user", "pass" + end)));
            await talk.AskAsync(talk.Sasl("EXTERNAL"));
            await talk.Wire.SendLineAsync(HazardTalk.Base64("user" + end));
            Assert.False(HazardTalk.IsYes(await talk.AnswerAsync()));
            await talk.AskAsync(talk.Sasl("CRAM-MD5"));
            await talk.Wire.SendLineAsync(HazardTalk.Base64($"user{end} {new string('0', 32)}"));
            Assert.False(HazardTalk.IsYes(await talk.AnswerAsync()));
            if (protocol != "pop3")
            {
                await talk.AskAsync(talk.Sasl("LOGIN"));
                await talk.Wire.SendLineAsync(HazardTalk.Base64("user" + end));
                string answer = await talk.AnswerAsync();
                if (answer.StartsWith('+') || answer.StartsWith("334", StringComparison.Ordinal))
                {
                    await talk.Wire.SendLineAsync(HazardTalk.Base64("pass"));
                    answer = await talk.AnswerAsync();
                }

                Assert.False(HazardTalk.IsYes(answer));
            }

            if (protocol == "imap")
            {
                string user = "user" + end;
                Assert.False(HazardTalk.IsYes(await talk.AskAsync($"LOGIN {{{user.Length}+}}\r\n{user} pass")));
                Assert.False(HazardTalk.IsYes(await talk.AskAsync($"LOGIN pass {{{user.Length}+}}\r\n{user}")));
            }
        }

        Assert.Empty(house.Auth.Requests);
        Assert.Equal(0, house.Backend.Connections);
    }

    [Theory, EachProtocol(false)]
    public async Task Live_crlf_without_an_auth_service_reaches_no_backend(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            more: $"{protocol}_auth plain; auth_by_backend on; proxy_pass {{backend}}; max_errors 100; auth_failure_delay 0;");
        using HazardTalk talk = await house.ConnectAsync();
        foreach (string end in Ends)
        {
            Assert.False(HazardTalk.IsYes(await talk.LogInAsync("user" + end)));
            Assert.False(HazardTalk.IsYes(await talk.LogInAsync("user", "pass" + end)));
        }

        Assert.Equal(0, house.Backend.Connections);
    }

    /// <summary>What makes it dangerous: nginx writes it to a POP3 backend as it came.</summary>
    [Theory, EachProtocol(true, "pop3")]
    public async Task Live_crlf_in_a_SASL_user_is_no_command_at_the_backend(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol);
        using HazardTalk talk = await house.ConnectAsync();

        await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\r\nDELE 1\0pass")));
        await talk.AnswerAsync();

        Assert.Equal(kind == ProxyKind.Nginx, house.Backend.Lines.Contains("DELE 1"));
    }

    [Theory, EachProtocol(false)]
    public async Task Live_crlf_or_NUL_in_credentials_of_the_auth_service_reach_no_backend(ProxyKind kind, string protocol)
    {
        string[] evil = ["Auth-User: u\rDELE 1", "Auth-User: u\0DELE 1", "Auth-Pass: p\rDELE 1", "Auth-Pass: p\0DELE 1"];
        int next = 0;
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (_, backend) => new AuthAnswer($"Auth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: {backend.Port}\r\n{evil[next++]}\r\n"),
            $"{protocol}_auth plain; proxy_smtp_auth on;");
        for (int i = 0; i < evil.Length; i++)
        {
            using HazardTalk talk = await house.ConnectAsync();
            Assert.True(HazardTalk.IsTemporary(await talk.LogInAsync()));
        }

        Assert.Equal(0, house.Backend.Connections);
    }

    [Theory, EachProtocol(true, "smtp")]
    public async Task Nginx_1_29_2_the_login_of_XCLIENT_is_xtext(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol);
        using HazardTalk talk = await house.ConnectAsync();

        await talk.LogInAsync("a b+c=d NAME=evil");

        string xclient = house.Backend.Lines.First(line => line.StartsWith("XCLIENT", StringComparison.Ordinal));
        bool isRaw = xclient.Contains(" NAME=evil", StringComparison.Ordinal);
        Assert.Equal(kind == ProxyKind.Nginx, isRaw);
        Assert.Equal(kind == ProxyKind.Posthorn, xclient.Contains("LOGIN=a+20b+2Bc+3Dd+20NAME+3Devil ", StringComparison.Ordinal));
    }

    [Theory, EachProtocol(false, "smtp")]
    public async Task CVE_2023_51764_bytes_of_a_message_pass_as_they_are(ProxyKind kind, string protocol)
    {
        const string Smuggled = "DATA\r\nSubject: x\r\n\r\nbody\n.\nMAIL FROM:<evil@x>\r\n\r.\r\n\n.\r\n..\r\n\r\n.\r\nNOOP\r\n";
        using ScriptedBackend backend = new();
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, _) => AuthAnswer.Accept(backend.Port), "smtp_auth plain; xclient off;");
        using HazardTalk talk = await house.ConnectAsync();
        await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
        using WireConnection server = await backend.AcceptAsync();
        await server.SendLineAsync("220 mx");
        if ((await server.ReadLineAsync()).StartsWith("EHLO", StringComparison.Ordinal))
        {
            await server.SendLineAsync("250 mx");
        }

        Assert.StartsWith("235", await talk.AnswerAsync(), StringComparison.Ordinal);
        await talk.Wire.SendAsync(Smuggled);

        await server.ExpectAsync(Smuggled);
    }

    [Theory, EachProtocol(false, "smtp")]
    public async Task CVE_2023_51764_no_stored_command_brings_a_line_end_of_its_own(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: "smtp_auth none;");
        using HazardTalk talk = await house.ConnectAsync();

        await talk.AskAsync("MAIL FROM:<a@b>\rRCPT TO:<evil@x>");
        await talk.AskAsync("MAIL FROM:<a@b>");
        await talk.AskAsync("RCPT TO:<c@d>");

        Assert.All(house.Backend.Lines, line => Assert.DoesNotContain("evil", line, StringComparison.Ordinal));
        Assert.All(house.Auth.Requests, request => Assert.DoesNotContain("evil", request["Auth-SMTP-From"], StringComparison.Ordinal));
    }
}
