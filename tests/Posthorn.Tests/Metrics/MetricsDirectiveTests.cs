using System.Net;
using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Posthorn.Hosting;
using Posthorn.Metrics;
using Posthorn.Tests.Hosting;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Metrics;

public sealed class MetricsDirectiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_place_has_an_address_a_path_and_those_who_may_ask()
    {
        MetricsConfig place = Assert.Single(Read("metrics 127.0.0.1:9100 path=/m allow=192.0.2.0/24 allow=::1;").Metrics);

        Assert.Equal("127.0.0.1:9100", place.Address.ToString());
        Assert.Equal("/m", place.Path);
        Assert.True(place.Allows(From("192.0.2.200")) && place.Allows(From("::1")) && place.Allows(From("::ffff:192.0.2.1")));
        Assert.False(place.Allows(From("127.0.0.1")) || place.Allows(EndpointAddress.FromUnixPath("")));
    }

    [Fact]
    public void Without_the_directive_there_is_no_place() => Assert.Empty(Read("").Metrics);

    [Theory]
    [InlineData("metrics 127.0.0.1;", "no port in \"127.0.0.1\" of the \"metrics\" directive")]
    [InlineData("metrics one.test:1;", "a host name instead of an address in \"one.test:1\" of the \"metrics\" directive")]
    [InlineData("metrics 127.0.0.1:1-2;", "a range of ports in \"127.0.0.1:1-2\" of the \"metrics\" directive")]
    [InlineData("metrics unix:;", "no path in the unix domain socket in \"unix:\" of the \"metrics\" directive")]
    [InlineData("metrics 127.0.0.1:1 path=m;", "invalid parameter \"path=m\"")]
    [InlineData("metrics 127.0.0.1:1 key=secret;", "invalid parameter \"key=secret\"")]
    [InlineData("metrics 127.0.0.1:1 allow=1.2.3.4/40;", "host not found in metrics \"1.2.3.4/40\"")]
    [InlineData("metrics 127.0.0.1:1; metrics 127.0.0.1:1;", "duplicate \"127.0.0.1:1\" address and port pair")]
    [InlineData("metrics 127.0.0.1:143;", "duplicate \"127.0.0.1:143\" address and port pair")]
    public void A_wrong_place_is_an_error(string directives, string error)
    {
        string message = Assert.Throws<ConfigException>(() => Read(directives)).Message;
        Assert.StartsWith($"{error} in {_folder["x.conf"]}:1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics 9100;", 1)]
    [InlineData("metrics [::]:9100;", 1)]
    [InlineData("metrics 9100 allow=192.0.2.1;", 0)]
    [InlineData("metrics 127.0.0.1:9100; metrics [::1]:9100; metrics unix:/run/m;", 0)]
    public void A_place_that_is_open_to_everybody_is_warned_of(string directives, int warnings)
    {
        Read(directives, out IReadOnlyList<ConfigNotice> notices);
        Assert.Equal(warnings, notices.Count(notice => notice.Message.StartsWith("everybody who can", StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();

    private static EndpointAddress From(string ip) => EndpointAddress.From(IPAddress.Parse(ip), 4711);

    private Snapshot Read(string directives) => Read(directives, out _);

    private Snapshot Read(string directives, out IReadOnlyList<ConfigNotice> notices)
    {
        string file = _folder.Write("x.conf", $$"""
            {{directives}}
            user root;
            events { }
            mail { auth_http 127.0.0.1:1/; server { listen 127.0.0.1:143; } }
            """);
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), file, "");
        notices = bound.Notices;
        return Composition.Resolve(bound, new Locations(_folder.Path, null, null));
    }
}
