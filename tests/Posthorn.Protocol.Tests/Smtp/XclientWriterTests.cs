using System.Text;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Smtp;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Smtp;

public sealed class XclientWriterTests
{
    [Fact]
    public void Xtext_escapes_all_but_printable_ASCII_without_plus_and_equals()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        IEnumerable<string> expected = all.Select(b => b is > 0x20 and < 0x7F && b != '+' && b != '=' ? $"{(char)b}" : $"+{b:X2}");
        var output = new WireWriter(1);
        Xtext.Write(all, output);
        Assert.Equal(string.Concat(expected), Encoding.ASCII.GetString(output.Written));
    }

    [Theory]
    [InlineData("192.0.2.7", "mx-1.Example.09", "u", true, " ADDR=192.0.2.7 LOGIN=u NAME=mx-1.Example.09")]
    [InlineData("2001:db8::7", "[TEMPUNAVAIL]", "a b", true, " ADDR=IPV6:2001:db8::7 LOGIN=a+20b NAME=[TEMPUNAVAIL]")]
    [InlineData("unix:", "", "u", false, " ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE]")]
    [InlineData("", "mx LOGIN=root", "", true, " ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE]")]
    public void The_client_is_named_by_its_address_its_login_and_its_host(
        string address, string host, string user, bool withLogin, string expected) => Assert.Equal(
        expected,
        Written(Facts(new BackendClientFacts { Address = address, Host = host }, user), (facts, output) =>
            XclientWriter.WriteGroup(0, facts with { ProxySmtpAuth = !withLogin }, new SmtpTransaction(), default, output)));

    [Theory]
    [InlineData(1, " PORT=4711")]
    [InlineData(2, " PROTO=SMTP")]
    [InlineData(4, " HELO=[UNAVAILABLE]")]
    [InlineData(8, " DESTADDR=IPV6:2001:db8::9")]
    [InlineData(16, " DESTPORT=25")]
    [InlineData(32, " SESSION=abc")]
    [InlineData(64, " TTL=3")]
    [InlineData(0, "")]
    [InlineData(127, " PORT=4711 PROTO=SMTP HELO=[UNAVAILABLE] DESTADDR=IPV6:2001:db8::9 DESTPORT=25 SESSION=abc TTL=3")]
    public void Only_the_attributes_that_the_backend_takes_are_told(int taken, string expected)
    {
        var client = new BackendClientFacts
        {
            Port = 4711,
            LocalAddress = "2001:db8::9",
            LocalPort = 25,
            Session = "abc",
            TimeToLive = 4,
        };
        Assert.Equal(expected, More(client, (XclientAttributes)taken));
        Assert.Equal(
            expected.Replace("4711", "[UNAVAILABLE]").Replace("=25", "=[UNAVAILABLE]").Replace(" SESSION=abc", ""),
            More(client with { Port = 0, LocalPort = 0, Session = "a b" }, (XclientAttributes)taken));
    }

    [Fact]
    public void What_the_client_said_of_itself_is_told_as_it_said_it()
    {
        var client = new SmtpTransaction();
        client.Hail("c d"u8, extended: true);
        Assert.Equal(
            " PROTO=ESMTP HELO=c+20d",
            Written(Facts(new BackendClientFacts(), "u"), (facts, output) =>
                XclientWriter.WriteGroup(1, facts, client, XclientAttributes.Proto | XclientAttributes.Helo, output)));
    }

    private static string More(BackendClientFacts client, XclientAttributes taken) => Written(
        Facts(client, "u"), (facts, output) => XclientWriter.WriteGroup(1, facts, new SmtpTransaction(), taken, output));

    private static LoginFacts Facts(BackendClientFacts client, string user) =>
        new(Encoding.ASCII.GetBytes(user), [], "mx.example", PassErrorMessage: false) { Client = client };

    private static string Written(LoginFacts facts, Action<LoginFacts, WireWriter> write)
    {
        var output = new WireWriter(1);
        write(facts, output);
        return Encoding.ASCII.GetString(output.Written);
    }
}
