using Posthorn.Hosting;
using Xunit;

namespace Posthorn.Tests.Cli;

public sealed class LocationsTests
{
    [Theory]
    [InlineData(null, null, "/etc/posthorn/posthorn.conf")]
    [InlineData("/p", null, "/p/posthorn.conf")]
    [InlineData("/p/", "x/y.conf", "/p/x/y.conf")]
    [InlineData("/p", "/etc/nginx/nginx.conf", "/etc/nginx/nginx.conf")]
    public void The_configuration_file_starts_at_the_prefix(string? prefix, string? file, string full) =>
        Assert.Equal(full, new Locations(prefix, file, null).ConfigurationFile);

    [Fact]
    public void Logs_start_at_the_prefix_and_certificates_beside_the_configuration()
    {
        var locations = new Locations("/p", "conf/nginx.conf", "logs/e.log");

        Assert.Equal("/p/logs/e.log", locations.ErrorLog);
        Assert.Equal("/p/run/x.pid", locations.InPrefix("run/x.pid"));
        Assert.Equal("/p/conf/cert.pem", locations.BesideConfiguration("cert.pem"));
        Assert.Equal("/a/cert.pem", locations.BesideConfiguration("/a/cert.pem"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("stderr")]
    public void The_error_stream_is_the_log_until_a_file_is_named(string? option) =>
        Assert.Equal("stderr", new Locations("/p", null, option).ErrorLog);
}
