using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class StartTlsOnlyTests
{
    [Theory, ThroughEachDoor("imap", "pop3", "smtp")]
    public async Task No_password_is_taken_before_tls_and_any_after_it(ProxyKind kind, string doorName)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind, startTls: "only");
        MailUser anna = MailHouse.Anna;
        string plain = anna.Plain;
        (string[] refused, string command, string[] login, string welcome) = doorName switch
        {
            "imap" => ([$"a {ImapTalk.Login(anna)}", $"b AUTHENTICATE PLAIN {plain}", "c AUTHENTICATE LOGIN"],
                "d STARTTLS", [$"e {ImapTalk.Login(anna)}"], "e OK"),
            "pop3" => ([$"USER {anna.Name}", $"AUTH PLAIN {plain}", "APOP x 0123456789abcdef0123456789abcdef"],
                "STLS", [$"USER {anna.Name}", $"PASS {anna.Password}"], "+OK Logged in"),
            _ => ((string[])[$"AUTH PLAIN {plain}", "AUTH LOGIN"], "STARTTLS", (string[])[$"AUTH PLAIN {plain}"], "235 "),
        };
        using WireConnection wire = await WireConnection.ConnectAsync(house.PortOf(doorName));
        await wire.ReadLineAsync();

        foreach (string line in refused)
        {
            await wire.SendLineAsync(line);
            Assert.Matches("^(. BAD|-ERR|5..) ", await wire.ReadLineAsync());
        }

        Assert.Empty(house.Auth.Requests);
        await wire.SendLineAsync(command);
        await wire.ReadLineAsync();
        await wire.StartTlsAsync(TestPki.Shared.Ecdsa.ToX509());
        string answer = "";
        foreach (string line in login)
        {
            await wire.SendLineAsync(line);
            answer = await wire.ReadLineAsync();
        }

        Assert.StartsWith(welcome, answer, StringComparison.Ordinal);
        Assert.Single(house.Auth.Requests);
    }

    // nginx takes it.
    [Theory, ThroughPosthorn]
    public async Task No_mail_is_taken_before_tls_even_without_login(ProxyKind kind)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(
            kind, startTls: "only", perDoor: door => door == "smtp" ? "smtp_auth none;" : "");
        using WireConnection wire = await WireConnection.ConnectAsync(house.PortOf("smtp"));
        await wire.ReadLineAsync();
        await wire.SendLineAsync("HELO x");
        Assert.Equal("250 mail.example", await wire.ReadLineAsync());

        foreach (string line in (string[])["MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>"])
        {
            await wire.SendLineAsync(line);
            Assert.Matches("^5.. ", await wire.ReadLineAsync());
        }

        Assert.Empty(house.Auth.Requests);
    }
}
