using Posthorn.Protocol.Forwarding;
using Xunit;

namespace Posthorn.Protocol.Tests.Forwarding;

/// <summary>Whom a trusted proxy speaks for, in the three protocols; and that nobody else is listened to.</summary>
public sealed class TrustedProxyTests
{
    private const string Fields =
        "(\"x-originating-ip\" \"192.0.2.7\" \"x-originating-port\" \"4711\" \"x-connected-ip\" \"2001:db8::1\" "
        + "\"x-connected-port\" \"143\" \"x-session-id\" \"s/1\" \"x-proxy-ttl\" \"3\" \"x-forward-Quota\" \"a=b c\")";

    [Fact]
    public void By_ID()
    {
        Conversation proxy = Conversation.OfTrusted("imap");
        Assert.EndsWith("UIDPLUS AUTH=PLAIN ID\r\nc OK completed\r\n", proxy.Say("c CAPABILITY"), StringComparison.Ordinal);
        Assert.Equal("* ID NIL\r\ni OK completed\r\n", proxy.Say("i ID " + Fields));
        AssertKnown(proxy.Forwarded);
    }

    [Fact]
    public void By_XCLIENT_in_POP3()
    {
        Conversation proxy = Conversation.OfTrusted("pop3");
        Assert.Equal("+OK [XCLIENT] POP3 ready\r\n", proxy.Greeting());
        Assert.EndsWith("\r\nXCLIENT\r\n.\r\n", proxy.Say("CAPA"), StringComparison.Ordinal);
        Assert.Equal("+OK\r\n", proxy.Say(
            "XCLIENT ADDR=192.0.2.7 PORT=4711 DESTADDR=2001:db8::1 DESTPORT=143 SESSION=s/1 TTL=3 NEWS=x FORWARD="
            + Base64("quota=a=b c")));
        AssertKnown(proxy.Forwarded);
    }

    [Fact]
    public void By_XCLIENT_in_SMTP()
    {
        Conversation proxy = Conversation.OfTrusted("smtp");
        Assert.Equal(
            "250-mx.example\r\n250-XCLIENT NAME ADDR PORT DESTADDR DESTPORT SESSION TTL FORWARD\r\n250 AUTH PLAIN LOGIN\r\n",
            proxy.Say("EHLO front"));
        Assert.Equal("220 mx.example ESMTP ready\r\n", proxy.Say(
            "XCLIENT ADDR=192.0.2.7 LOGIN=root NAME=[UNAVAILABLE] PORT=4711 PROTO=ESMTP HELO=c+3D1"));
        Assert.Equal("220 mx.example ESMTP ready\r\n", proxy.Say(
            "XCLIENT DESTADDR=IPV6:2001:db8::1 DESTPORT=143 SESSION=s/1 TTL=3 FORWARD="
            + Base64("quota=a=b c").Replace("=", "+3D", StringComparison.Ordinal)));
        AssertKnown(proxy.Forwarded);
        Assert.Equal("250 mx.example\r\n", proxy.Say("HELO client"));
    }

    [Theory]
    [InlineData("imap", "i ID " + Fields, "* ID NIL\r\ni OK completed\r\n")]
    [InlineData("pop3", "XCLIENT ADDR=192.0.2.7 TTL=0", "-ERR invalid command\r\n")]
    [InlineData("smtp", "XCLIENT ADDR=192.0.2.7 TTL=0", "500 5.5.1 Invalid command\r\n")]
    public void Nobody_else_is_believed(string protocol, string said, string answer)
    {
        Conversation client = new(protocol);
        Assert.DoesNotContain("XCLIENT", client.Greeting() + client.Say(protocol == "smtp" ? "EHLO c" : "CAPA"), StringComparison.Ordinal);
        Assert.Equal(answer, client.Say(said));
        Assert.Null(client.Forwarded);
    }

    [Theory]
    [InlineData("pop3", "-ERR invalid command\r\n")]
    [InlineData("smtp", "500 5.5.1 Invalid command\r\n")]
    public void Of_anybody_else_it_is_a_command_that_is_not_understood(string protocol, string answer)
    {
        Conversation client = new(protocol, "max_errors 2;");
        Assert.Equal(answer + answer, client.Say("XCLIENT TTL=1\r\nXCLIENT TTL=1\r\nNOOP"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ADDR")]
    [InlineData(" =x")]
    [InlineData(" PORT=4711 ADDR=127.1")]
    [InlineData(" ADDR=host.example")]
    [InlineData(" ADDR=")]
    [InlineData(" PORT=65536")]
    [InlineData(" PORT=-1")]
    [InlineData(" TTL=256")]
    [InlineData(" TTL=x")]
    [InlineData(" DESTADDR=unix:/x")]
    [InlineData(" DESTPORT=x")]
    [InlineData(" SESSION=a\"b")]
    [InlineData(" FORWARD=!!!")]
    public void Attributes_that_make_no_sense_change_nothing(string attributes)
    {
        Conversation pop3 = Conversation.OfTrusted("pop3");
        Assert.Equal("-ERR invalid command\r\n", pop3.Say("XCLIENT" + attributes));
        Assert.Null(pop3.Forwarded);
        Conversation smtp = Conversation.OfTrusted("smtp");
        Assert.Equal("501 5.5.4 Invalid argument\r\n", smtp.Say("XCLIENT" + attributes));
        Assert.Null(smtp.Forwarded);
    }

    [Theory]
    [InlineData("ADDR=1+2")]
    [InlineData("ADDR=1+ZZ")]
    [InlineData("NAME=a+0Ab")]
    [InlineData("NAME=a+20b")]
    public void Xtext_that_is_none_or_hides_something_changes_nothing(string attribute)
    {
        Conversation proxy = Conversation.OfTrusted("smtp");
        Assert.Equal("501 5.5.4 Invalid argument\r\n", proxy.Say("XCLIENT " + attribute));
        Assert.Null(proxy.Forwarded);
    }

    [Theory]
    [InlineData("\"x-originating-ip\" \"no address\" \"x-originating-port\" \"x\" \"x-proxy-ttl\" \"999\" \"x-session-id\" \"a b\"")]
    [InlineData("\"x-originating-ip\" NIL \"x-proxy-ttl\" NIL")]
    [InlineData("\"x-forward-\" \"x\" \"x-forward-n\" {5+}\r\nx\r\ny=")]
    public void Fields_of_ID_that_make_no_sense_are_passed_over(string fields)
    {
        Conversation proxy = Conversation.OfTrusted("imap");
        Assert.Equal("* ID NIL\r\ni OK completed\r\n", proxy.Say($"i ID ({fields})"));
        Assert.Equal(ForwardedClient.Unknown, proxy.Forwarded);
    }

    [Fact]
    public void What_is_unknown_to_the_proxy_leaves_what_was_said_before()
    {
        Conversation proxy = Conversation.OfTrusted("smtp");
        proxy.Say("XCLIENT ADDR=192.0.2.7 NAME=client.example PORT=1");
        proxy.Say("XCLIENT ADDR=[UNAVAILABLE] NAME=[TEMPUNAVAIL] PORT=2");
        ForwardedClient said = proxy.Forwarded!;
        Assert.Equal(("192.0.2.7", "client.example", 2), (said.Address!.ToString(), said.Host, said.Port));
    }

    [Fact]
    public void XCLIENT_begins_a_session_anew_but_not_in_a_transaction()
    {
        Conversation proxy = Conversation.OfTrusted("smtp", "smtp_auth none;");
        proxy.Say("EHLO front");
        proxy.Say("MAIL FROM:<a@b>");
        Assert.Equal("503 5.5.1 Bad sequence of commands\r\n", proxy.Say("XCLIENT TTL=1"));
        Assert.Null(proxy.Forwarded);
    }

    [Theory]
    [InlineData("imap", "i ID (\"x-proxy-ttl\" \"1\")")]
    [InlineData("pop3", "XCLIENT TTL=1")]
    [InlineData("smtp", "XCLIENT TTL=1")]
    public void What_was_said_before_TLS_is_forgotten(string protocol, string said)
    {
        Conversation proxy = Conversation.OfTrusted(protocol, "starttls on;");
        proxy.Say(said);
        Assert.Equal(1, proxy.Forwarded!.TimeToLive);
        proxy.Dialog.TlsStarted();
        Assert.Null(proxy.Forwarded);
    }

    [Fact]
    public void A_field_that_comes_again_takes_the_place_of_the_first_and_there_are_not_too_many()
    {
        Conversation proxy = Conversation.OfTrusted("pop3");
        string many = string.Join('\t', Enumerable.Range(0, 30).Select(i => $"n{i}=v"));
        proxy.Say("XCLIENT FORWARD=" + Base64("N0=old\tbroken\tbad\u0001t=x\t" + many));
        Assert.Equal(ForwardField.Most, proxy.Forwarded!.Fields.Count);
        Assert.Contains(proxy.Forwarded.Fields, field => field is { Name: "n0", Value: "v" });
        Assert.DoesNotContain(
            proxy.Forwarded.Fields, field => field.Value == "old" || field.Name.StartsWith("bad", StringComparison.Ordinal));
    }

    private static void AssertKnown(ForwardedClient? client)
    {
        Assert.NotNull(client);
        Assert.Equal(("192.0.2.7", 4711), (client.Address!.ToString(), client.Port));
        Assert.Equal(("2001:db8::1", 143), (client.LocalAddress!.ToString(), client.LocalPort));
        Assert.Equal(("s/1", 3), (client.Session, client.TimeToLive));
        ForwardField field = Assert.Single(client.Fields);
        Assert.Equal(("quota", "a=b c"), (field.Name, field.Value));
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.Latin1.GetBytes(text));
}
