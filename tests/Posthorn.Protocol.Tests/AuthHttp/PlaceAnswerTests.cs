using Posthorn.Protocol.AuthHttp;
using Xunit;

namespace Posthorn.Protocol.Tests.AuthHttp;

public sealed class PlaceAnswerTests
{
    private const string Missing = "did not send server or port";

    [Theory]
    [InlineData("192.0.2.1:143", "192.0.2.1:143")]
    [InlineData("[2001:db8::1]:143", "[2001:db8::1]:143")]
    [InlineData("mail.example:143", "mail.example:143")]
    public void The_port_may_stand_in_the_server_s_header(string server, string expected)
    {
        Assert.Equal(expected, Of($"Auth-Server: {server}\r\n").Accepted.Backend!.ToString());
        Assert.Equal(expected, Of($"Auth-Server: {server}\r\nAuth-Port: 143\r\n").Accepted.Backend!.ToString());
        Assert.Equal(
            "sent contradicting ports in \"Auth-Server\" and \"Auth-Port\"",
            Of($"Auth-Server: {server}\r\nAuth-Port: 144\r\n").Reason);
    }

    [Theory]
    [InlineData("192.0.2.1:0", "0")]
    [InlineData("192.0.2.1:", "")]
    [InlineData("[::1]:65536", "65536")]
    [InlineData("mail.example:+1", "+1")]
    public void A_port_in_the_server_s_header_is_a_port(string server, string port) =>
        Assert.Equal($"sent invalid server port:\"{port}\"", Of($"Auth-Server: {server}\r\n").Reason);

    [Theory]
    [InlineData("127.1:143")]
    [InlineData("[192.0.2.1]:143")]
    [InlineData("::1:143x")]
    public void An_address_with_a_port_is_as_strict_as_one_without(string server) =>
        Assert.StartsWith(
            "sent invalid server address", Of($"Auth-Server: {server}\r\nAuth-Port: 143\r\n").Reason, StringComparison.Ordinal);

    [Fact]
    public void A_name_without_a_port_is_a_group_s_where_there_are_groups()
    {
        AuthBackend group = Of("Auth-Server: stores\r\n", new AuthHttpPlaces(HasFallback: false, HasNames: true)).Accepted.Backend!;
        Assert.Equal(("stores", 0, "stores"), (group.HostName, group.Port, group.ToString()));
        Assert.Equal(Missing, Of("Auth-Server: stores\r\n").Reason);
        Assert.Equal(Missing, Of("Auth-Server: 192.0.2.1\r\n", new AuthHttpPlaces(HasFallback: true, HasNames: true)).Reason);
    }

    [Fact]
    public void No_server_need_be_named_where_the_configuration_has_one()
    {
        var places = new AuthHttpPlaces(HasFallback: true, HasNames: false);
        Assert.Null(Of("Auth-User: u\r\n", places).Accepted.Backend);
        Assert.Equal(143, Of("Auth-Server: h:143\r\n", places).Accepted.Backend!.Port);
        Assert.Equal(Missing, Of("Auth-Port: 143\r\n", places).Reason);
        Assert.Equal(Missing, Of("Auth-User: u\r\n").Reason);
    }

    private static Answers.Outcome Of(string headers, AuthHttpPlaces places = default) =>
        Answers.OfHeaders("Auth-Status: OK\r\n" + headers, places: places);
}
