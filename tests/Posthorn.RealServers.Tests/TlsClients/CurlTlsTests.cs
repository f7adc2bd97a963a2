using System.Globalization;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

public sealed class CurlTlsTests
{
    private const int TwentyMegabytes = 20 * 1024 * 1024;
    private const int BadCertificate = 60;

    [Theory, ThroughEachDoor("imap", "imaps")]
    public async Task Curl_uploads_and_fetches_20_megabytes_over_imap(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        string folder = $"tls-curl-{door}-{kind}";
        byte[] message = SampleMessage.OfSize(TwentyMegabytes);
        await File.WriteAllBytesAsync(house.Files.PathOf("sent"), message, TestContext.Current.CancellationToken);
        string url = Url(house, door);

        await CurlAsync(house, "-X", $"CREATE {folder}", url);
        await CurlAsync(house, "-T", house.Files.PathOf("sent"), url + folder);
        await CurlAsync(house, "-o", house.Files.PathOf("got"), $"{url}{folder};UID=1");

        Assert.Equal(message, await File.ReadAllBytesAsync(house.Files.PathOf("got"), TestContext.Current.CancellationToken));
    }

    [Theory, ThroughEachDoor("pop3", "pop3s")]
    public async Task Curl_fetches_20_megabytes_over_pop3(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        int size = TwentyMegabytes + Random.Shared.Next(100_000);
        byte[] message = SampleMessage.OfSize(size);
        using (ImapTalk talk = await TlsHouse.ToDovecotAsync())
        {
            await talk.AppendAsync("INBOX", message);
        }

        string[] list = (await CurlAsync(house, Url(house, door))).Split('\n', StringSplitOptions.TrimEntries);
        string end = " " + size.ToString(CultureInfo.InvariantCulture);
        string number = list.Single(line => line.EndsWith(end, StringComparison.Ordinal)).Split(' ')[0];
        await CurlAsync(house, "-o", house.Files.PathOf("got"), Url(house, door) + number);

        Assert.Equal(message, await File.ReadAllBytesAsync(house.Files.PathOf("got"), TestContext.Current.CancellationToken));
    }

    [Theory, ThroughEachDoor("smtp", "smtps")]
    public async Task Curl_sends_20_megabytes_over_smtp(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);
        byte[] message = SampleMessage.OfSize(TwentyMegabytes);
        await File.WriteAllBytesAsync(house.Files.PathOf("sent"), message, TestContext.Current.CancellationToken);

        await CurlAsync(
            house, "--mail-from", "a@example.org", "--mail-rcpt", "b@example.org", "-T", house.Files.PathOf("sent"), Url(house, door));

        Assert.Equal(message, Assert.Single(house.Sink.Messages));
    }

    [Theory, ThroughEachDoor]
    public async Task Curl_refuses_a_certificate_of_an_authority_that_it_does_not_know(ProxyKind kind, string door)
    {
        await using TlsHouse house = await TlsHouse.StartAsync(kind);

        ExitReport report = await RunAsync(house, "clients.pem", Url(house, door));

        Assert.Equal(BadCertificate, report.Code);
        Assert.Empty(house.Auth.Requests);
        (await house.ShakeAsync(door)).MustBeUp();
    }

    private static string Url(TlsHouse house, string door) => $"{door}://127.0.0.1:{house.PortOf(door)}/";

    private static async Task<string> CurlAsync(TlsHouse house, params string[] arguments)
    {
        ExitReport report = await RunAsync(house, "root.pem", arguments);
        Assert.True(report.Code == 0, $"{report.Code}: {report.Text}");
        return report.Text;
    }

    private static Task<ExitReport> RunAsync(TlsHouse house, string authority, params string[] arguments)
    {
        return ChildProcess.RunAsync(
            Prerequisite.Program("curl"),
            [
                "--silent", "--show-error", "--max-time", "30", "--noproxy", "*", "--ssl-reqd", "--cacert", house.Files.PathOf(authority),
                "--user", $"{MailHouse.Anna.Name}:{MailHouse.Anna.Password}", .. arguments,
            ]);
    }
}
