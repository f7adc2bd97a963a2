using Posthorn.Config.Binding;
using Posthorn.Hosting;
using Posthorn.Logging;
using Posthorn.Tests.Hosting;
using Posthorn.Tests.Logging;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class CertificateLookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_two_servers_have_to_say_of_one_certificate_is_logged_once()
    {
        using var logs = new LogBook(_folder.Path);
        using var log = new LogRecorder();
        var server = new MailServer(logs);
        string pair = TestKeys.Pair;
        string file = _folder.Write("x.conf", $$"""
            user root;
            error_log {dir}/error.log info;
            events { }
            mail {
                auth_http 127.0.0.1:1/;
                {{pair}}
                server { listen unix:{dir}/a ssl; protocol imap; }
                server { listen unix:{dir}/b ssl; protocol pop3; }
                server { listen unix:{dir}/c; protocol pop3; }
            }
            """);
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), file, "");
        server.Apply(Composition.Resolve(bound, new Locations(_folder.Path, null, null)));

        server.LookAtCertificates(DateTimeOffset.UtcNow.AddDays(290), log.Log);

        Assert.Contains($"the certificate \"{TestKeys.Certificate("server")}\" expires in 10 days", Assert.Single(log.Messages));
        server.Stop();
    }

    [Fact]
    public void What_two_servers_have_to_say_of_one_certificate_when_they_are_loaded_is_said_once()
    {
        string soon = TestKeys.PairOf("soon");
        string file = _folder.Write("soon.conf", $$"""
            events { }
            mail {
                auth_http 127.0.0.1:1/;
                {{soon}}
                server { listen 127.0.0.1:10993 ssl; protocol imap; }
                server { listen 127.0.0.1:10995 ssl; protocol pop3; }
            }
            """);
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), file, "");
        Composition.Resolve(bound, new Locations(_folder.Path, null, null));
        Assert.Single(bound.Notices, notice => notice.Message.Contains("expires in 3 days", StringComparison.Ordinal));
    }

    [Fact]
    public void A_queue_without_events_says_so_in_time()
    {
        using var queue = new ControlQueue();
        Assert.Equal((ControlEvent.Nothing, 0), queue.Take(TimeSpan.Zero));
        queue.Add(ControlEvent.Ended);
        Assert.Equal((ControlEvent.Ended, 0), queue.Take(TimeSpan.Zero));
    }

    public void Dispose() => _folder.Dispose();
}
