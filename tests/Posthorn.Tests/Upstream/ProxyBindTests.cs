using Posthorn.Tests.Directives;
using Xunit;

namespace Posthorn.Tests.Upstream;

public sealed class ProxyBindTests
{
    [Theory]
    [InlineData("127.0.0.9", "127.0.0.9:0", false)]
    [InlineData("127.0.0.9:77", "127.0.0.9:77", false)]
    [InlineData("$remote_addr transparent", "192.0.2.1:0", true)]
    public void Backends_are_called_from_the_address(string words, string end, bool isTransparent)
    {
        var pool = new PoolRig([1], $"proxy_bind {words};");
        pool.Up(1);
        pool.LogIn();

        Assert.Equal((end, isTransparent), (pool.Rig.Loop.LastFrom!.Address.ToString(), pool.Rig.Loop.LastFrom.IsTransparent));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("$ssl_server_name")]
    public void Without_an_address_the_system_chooses(string words)
    {
        var pool = new PoolRig([1], $"proxy_bind {words};");
        pool.Up(1);
        pool.LogIn();

        Assert.Null(pool.Rig.Loop.LastFrom);
        Assert.Equal([1], pool.Calls);
    }

    [Theory]
    [InlineData("nowhere", "invalid address \"nowhere\"")]
    [InlineData("127.0.0.1 loud", "invalid parameter \"loud\"")]
    public void What_is_no_address_is_an_error(string words, string error) => Assert.Equal(
        $"{error} in :4", BoundText.Error($"{BoundText.Auth}\nserver {{ {BoundText.Imap}\nproxy_bind {words};\n}}"));
}
