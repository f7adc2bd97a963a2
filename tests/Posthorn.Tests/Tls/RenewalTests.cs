using Posthorn.Logging;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>Certificates that change while the server runs.</summary>
public sealed class RenewalTests
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly SessionRig _rig;

    public RenewalTests()
    {
        Put("server");
        _rig = new SessionRig("listen 127.0.0.1:993 ssl;", TestKeys.PairOf(_name));
    }

    [Fact]
    public void New_connections_get_the_new_certificate_and_live_sessions_go_on()
    {
        using TlsClient live = Client("server");
        Put("renewed");
        Assert.Empty(Look());
        CertificateNews news = Assert.Single(Look());
        Assert.Equal((LogLevel.Notice, $"certificates read again: {TestKeys.Certificate(_name)}"), (news.Level, news.Message));
        Assert.Empty(Look());

        using TlsClient next = Client("renewed");
        live.Say("a NOOP\r\n");
        Assert.EndsWith("a OK completed\r\n", live.Hear(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_still_being_written_are_left_alone()
    {
        File.Copy(TestKeys.Certificate("renewed"), TestKeys.Certificate(_name), overwrite: true);
        Assert.Empty(Look());
        Put("renewed");
        Assert.Empty(Look());
        Assert.Equal(LogLevel.Notice, Assert.Single(Look()).Level);
    }

    [Fact]
    public void A_file_that_is_put_in_place_of_another_is_noticed_though_it_is_as_old_and_as_long()
    {
        string path = TestKeys.Certificate(_name);
        DateTime written = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path + ".new", new string('x', (int)new FileInfo(path).Length));
        File.SetLastWriteTimeUtc(path + ".new", written);
        File.Move(path + ".new", path, overwrite: true);
        Look();
        Assert.Single(Look());
    }

    [Fact]
    public void What_cannot_be_read_is_told_once_and_the_old_certificate_stays_until_it_can()
    {
        File.WriteAllText(TestKeys.Certificate(_name), "broken");
        Look();
        CertificateNews news = Assert.Single(Look());
        Assert.Equal(LogLevel.Error, news.Level);
        Assert.StartsWith($"cannot load certificate \"{TestKeys.Certificate(_name)}\": ", news.Message, StringComparison.Ordinal);
        Assert.EndsWith(", the certificates in force stay so", news.Message, StringComparison.Ordinal);
        Assert.Empty(Look());
        Client("server").Dispose();

        Put("renewed");
        Look();
        Assert.Equal(LogLevel.Notice, Assert.Single(Look()).Level);
        Client("renewed").Dispose();
    }

    [Fact]
    public void A_key_behind_an_unknown_phrase_is_not_asked_for_while_the_server_runs()
    {
        File.Copy(TestKeys.Key("server-locked"), TestKeys.Key(_name), overwrite: true);
        Look();
        Assert.Contains("PEM_read_bio_PrivateKey() failed", Assert.Single(Look()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_ends_soon_is_warned_of_once_a_day()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Assert.Empty(Look(now.AddDays(265)));
        CertificateNews news = Assert.Single(Look(now.AddDays(290)));
        Assert.Equal((LogLevel.Warn, $"the certificate \"{TestKeys.Certificate(_name)}\" expires in 10 days"), (news.Level, news.Message));
        Assert.Empty(Look(now.AddDays(290.9)));
        Assert.Single(Look(now.AddDays(291.1)));
        Assert.EndsWith("has expired", Assert.Single(Look(now.AddDays(301))).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<CertificateNews> Look(DateTimeOffset? now = null) => _rig.Server.Tls!.Look(now ?? DateTimeOffset.UtcNow);

    private void Put(string pair)
    {
        File.Copy(TestKeys.Certificate(pair), TestKeys.Certificate(_name), overwrite: true);
        File.Copy(TestKeys.Key(pair), TestKeys.Key(_name), overwrite: true);
    }

    private TlsClient Client(string certificate)
    {
        var client = new TlsClient(_rig.Loop, _rig.Connect());
        Assert.True(client.ShakeHands(), client.Complaint);
        Assert.Equal(File.ReadAllText(TestKeys.Certificate(certificate)).Trim(), client.ServerCertificate);
        return client;
    }
}
