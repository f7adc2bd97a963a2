using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Wire;

public sealed class SafeAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", false)]
    [InlineData("2001:DB8::abcd:EF", "2001:DB8::abcd:EF", true)]
    [InlineData("::ffff:192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("fe80::1%eth0", "fe80::1", true)]
    [InlineData("%eth0", "", false)]
    [InlineData("", "", false)]
    [InlineData("unix:", "", false)]
    [InlineData("a.b", "", false)]
    [InlineData("192.0.2.7 LOGIN=root", "", false)]
    [InlineData("::1\" \"x", "", false)]
    [InlineData("::1\r\n", "", false)]
    [InlineData("::g", "", false)]
    public void An_address_is_told_without_its_scope_and_nothing_else_is_told(string address, string told, bool is6)
    {
        Assert.Equal(told, SafeAddress.Of(address).ToString());
        Assert.Equal(is6, SafeAddress.Is6(SafeAddress.Of(address)));
    }

    [Theory]
    [InlineData("azAZ09-_./:", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\"", false)]
    [InlineData("a\r", false)]
    [InlineData("ä", false)]
    public void The_name_of_a_session_is_told_only_when_every_grammar_takes_it(string name, bool isPlain) =>
        Assert.Equal(isPlain, SessionName.IsPlain(name));
}
