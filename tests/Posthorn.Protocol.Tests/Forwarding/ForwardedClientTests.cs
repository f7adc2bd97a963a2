using System.Text;
using Posthorn.Protocol.Forwarding;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Forwarding;

/// <summary>The last that is taken of what a trusted proxy says, and the first that is not.</summary>
public sealed class ForwardedClientTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("0", true)]
    [InlineData("65535", true)]
    [InlineData("65536", false)]
    public void A_port_has_sixteen_bits(string text, bool isTaken)
    {
        int? port = isTaken ? int.Parse(text) : null;
        Assert.Equal(port, ForwardedClient.Unknown.WithPort(Bytes(text))?.Port);
        Assert.Equal(port, ForwardedClient.Unknown.WithLocalPort(Bytes(text))?.LocalPort);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("0", true)]
    [InlineData("255", true)]
    [InlineData("256", false)]
    public void How_far_a_login_may_go_is_a_byte(string text, bool isTaken) =>
        Assert.Equal(isTaken ? int.Parse(text) : null, ForwardedClient.Unknown.WithTimeToLive(Bytes(text))?.TimeToLive);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Names_of_hosts_and_sessions_have_255_bytes(int length, bool isTaken)
    {
        string name = new('a', length);
        Assert.Equal(isTaken ? name : null, ForwardedClient.Unknown.WithHost(Bytes(name))?.Host);
        Assert.Equal(isTaken ? name : null, ForwardedClient.Unknown.WithSession(Bytes(name))?.Session);
    }

    [Theory]
    [InlineData("azAZ09.-_", true)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("caf\u00e9", false)]
    [InlineData("a\n", false)]
    public void A_name_of_a_host_is_one(string name, bool isTaken) =>
        Assert.Equal(isTaken ? name : null, ForwardedClient.Unknown.WithHost(Bytes(name))?.Host);

    [Theory]
    [InlineData("AZaz09-_.", "", true)]
    [InlineData("a", " ~", true)]
    [InlineData("a", "\u001f", false)]
    [InlineData("a", "\u007f", false)]
    [InlineData("", "v", false)]
    [InlineData("a=b", "v", false)]
    [InlineData("a b", "v", false)]
    public void A_field_is_what_every_grammar_takes(string name, string value, bool isField)
    {
        ForwardField? field = ForwardField.Of(Bytes(name), Bytes(value));
        Assert.Equal(isField ? $"{name.ToLowerInvariant()}={value}" : null, field is null ? null : $"{field.Name}={field.Value}");
    }

    [Theory]
    [InlineData(20, 1024, true)]
    [InlineData(21, 1024, false)]
    [InlineData(20, 1025, false)]
    public void A_field_fits_an_ID(int name, int value, bool isField) =>
        Assert.Equal(isField, ForwardField.Of(Bytes(new string('n', name)), Bytes(new string('v', value))) is not null);

    [Fact]
    public void A_field_that_is_said_again_takes_the_place_of_the_first_however_many_there_are()
    {
        ForwardedClient client = ForwardedClient.Unknown;
        for (int i = 0; i < ForwardField.Most; i++)
        {
            client = client.WithField(Bytes($"f{i}"), "old"u8)!;
        }

        Assert.Null(client.WithField("more"u8, "new"u8));
        client = client.WithField("f3"u8, "new"u8)!;
        Assert.Equal(ForwardField.Most, client.Fields.Count);
        Assert.Equal("new", Assert.Single(client.Fields, field => field.Name == "f3").Value);
    }

    [Theory]
    [InlineData("ADDR=IPV6:2001:db8::1", "2001:db8::1")]
    [InlineData("addr=ipv6:2001:db8::1", "2001:db8::1")]
    [InlineData("ADDR=2001:db8::1", "2001:db8::1")]
    [InlineData("ADDR=IPV6:", null)]
    [InlineData("ADDR=IPV4:192.0.2.1", null)]
    public void An_address_may_have_its_family_before_it(string attribute, string? address) => Assert.Equal(
        address, XclientParser.Read(new WordReader(Bytes(attribute)), isXtext: true, before: null)?.Address?.ToString());

    [Fact]
    public void Fields_stand_between_tabs_in_base64()
    {
        ForwardField[] fields = [ForwardField.Of("a"u8, "1"u8)!, ForwardField.Of("b"u8, ""u8)!, ForwardField.Of("c"u8, "x=y"u8)!];
        var output = new WireWriter(1);
        output.Write("FORWARD="u8);
        ForwardText.Write(fields, output);
        string text = Encoding.ASCII.GetString(output.Written)["FORWARD=".Length..];
        Assert.Equal("a=1\tb=\tc=x=y", Encoding.ASCII.GetString(Convert.FromBase64String(text)));
        Assert.Equal(fields, ForwardText.Read(Bytes(text), ForwardedClient.Unknown)!.Fields);
    }

    [Theory]
    [InlineData("=v\tn=v", "n=v")]
    [InlineData("n\tn=v\t\tm", "n=v")]
    [InlineData("a\u0001tb=v\tn=v\u00011", "")]
    [InlineData("n=v\tn=w\tm=x", "n=w m=x")]
    [InlineData("", "")]
    public void Fields_that_nobody_could_be_told_of_are_passed_over(string text, string expected)
    {
        byte[] value = Bytes(Convert.ToBase64String(Bytes(text)));
        Assert.Equal(
            expected,
            string.Join(' ', ForwardText.Read(value, ForwardedClient.Unknown)!.Fields.Select(field => $"{field.Name}={field.Value}")));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a+2Bb+3d=", "a+b==")]
    [InlineData("+", null)]
    [InlineData("a+2", null)]
    [InlineData("a+2g", null)]
    public void Xtext_is_read_as_it_is_written(string text, string? expected)
    {
        byte[] value = new byte[text.Length];
        Assert.Equal(
            expected, Xtext.TryDecode(Bytes(text), value, out int length) ? Encoding.Latin1.GetString(value, 0, length) : null);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
