using Posthorn.Dns;
using Posthorn.Tests.Directives;
using Xunit;

namespace Posthorn.Tests.Dns;

public sealed class ResolverSettingsTests
{
    [Fact]
    public void Name_servers_are_addresses_with_ports_and_all_addresses_of_names()
    {
        ResolverSettings settings = BoundText.Server(
            "resolver 127.0.0.1 127.0.0.2:5353 [::1] [::2]:54 two.test:55 valid=5m ipv6=off; resolver_timeout 5s;").Resolver;

        Assert.Equal(
            ["127.0.0.1:53", "127.0.0.2:5353", "[::1]:53", "[::2]:54", "192.0.2.1:55", "[2001:db8::1]:55"],
            settings.Endpoints.Select(endpoint => endpoint.ToString()));
        Assert.Equal((TimeSpan.FromMinutes(5), true, false), (settings.Valid!.Value, settings.Ipv4, settings.Ipv6));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Timeout);
    }

    [Fact]
    public void Without_the_directive_nobody_is_asked()
    {
        ResolverSettings settings = BoundText.Server("").Resolver;
        Assert.True(settings.IsOff);
        Assert.Empty(settings.Endpoints);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Timeout);
    }

    [Fact]
    public void A_name_server_that_is_not_found_is_an_error() => Assert.Equal(
        "host not found in resolver \"gone.test:53\" in :4",
        BoundText.Error($"{BoundText.Auth}\nserver {{ {BoundText.Imap}\nresolver gone.test:53;\n}}"));
}
