using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class StartTlsTests
{
    [Fact]
    public void A_client_begins_TLS_by_a_command()
    {
        var rig = new SessionRig("starttls on;", TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        rig.Say(wire, "a CAPABILITY\r\nb STARTTLS\r\n");
        Assert.Equal(
            "* OK IMAP4 ready\r\n* CAPABILITY IMAP4 IMAP4rev1 UIDPLUS AUTH=PLAIN STARTTLS\r\na OK completed\r\nb OK completed\r\n",
            wire.Take());
        using var client = new TlsClient(rig.Loop, wire);
        Assert.True(client.ShakeHands(), client.Complaint);
        client.Say("c CAPABILITY\r\n");
        Assert.Equal("* CAPABILITY IMAP4 IMAP4rev1 UIDPLUS AUTH=PLAIN\r\nc OK completed\r\n", client.Hear());
        client.Say("d STARTTLS\r\n");
        Assert.Equal("d BAD invalid command\r\n", client.Hear());
    }

    [Fact]
    public void What_was_put_behind_the_command_in_plain_text_is_never_heard()
    {
        var rig = new SessionRig("starttls on;", TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        rig.Say(wire, "a STARTTLS\r\nevil LOGIN mallory x\r\n");
        Assert.Equal("* OK IMAP4 ready\r\na OK completed\r\n", wire.Take());
        using var client = new TlsClient(rig.Loop, wire);
        Assert.True(client.ShakeHands(), client.Complaint);
        Assert.Equal("", client.Hear());
        Assert.Equal(0, rig.Auth.Questions);
        client.Say("b NOOP\r\n");
        Assert.Equal("b OK completed\r\n", client.Hear());
    }

    [Fact]
    public void Nobody_logs_in_before_TLS_where_it_is_required()
    {
        var rig = new SessionRig("starttls only;", TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        rig.Say(wire, "a LOGIN u p\r\n");
        Assert.Equal(0, rig.Auth.Questions);
        rig.Say(wire, "b STARTTLS\r\n");
        wire.Take();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Say("c LOGIN u p\r\n");
        Assert.Equal(1, rig.Auth.Questions);
    }

    [Fact]
    public void The_log_says_that_the_client_uses_it()
    {
        var rig = new SessionRig("starttls on;", TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        rig.Say(wire, "a STARTTLS\r\n");
        rig.Say(wire, "b NOOP\r\n");
        Assert.Contains(
            rig.Log.Messages,
            line => line.Contains("while in starttls state, client: 192.0.2.1 using starttls, server: ", StringComparison.Ordinal));
    }
}
