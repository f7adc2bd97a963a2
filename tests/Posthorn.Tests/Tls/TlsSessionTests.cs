using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class TlsSessionTests
{
    private const string Listen = "listen 127.0.0.1:993 ssl;";

    [Theory]
    [InlineData(TlsClientOptions.V12, int.MaxValue)]
    [InlineData(TlsClientOptions.V12, 1)]
    [InlineData(TlsClientOptions.V12, 7)]
    [InlineData(TlsClientOptions.V13, int.MaxValue)]
    [InlineData(TlsClientOptions.V13, 1)]
    [InlineData(TlsClientOptions.V13, 7)]
    public void A_client_logs_in_and_is_relayed_however_its_records_are_cut(int version, int segment)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version, Segment = segment });
        Assert.True(client.ShakeHands(), client.Complaint);
        Assert.Equal("* OK IMAP4 ready\r\n", client.Hear());
        LogIn(rig, client);

        client.Say("b NOOP\r\nc FETCH");
        Assert.Equal("b NOOP\r\nc FETCH", rig.Backend!.Take());
        rig.Say(rig.Backend, "b OK done\r\n");
        Assert.Equal("b OK done\r\n", client.Hear());
    }

    [Theory]
    [InlineData(TlsClientOptions.V12)]
    [InlineData(TlsClientOptions.V13)]
    public void The_last_flight_and_the_greeting_leave_in_one_send(int version)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire, new() { Version = version });
        client.ShakeHands();
        Assert.Equal("* OK IMAP4 ready\r\n", client.Hear());
        Assert.Equal(2, ((MemoryConnection)rig.Session!.Client).Sends);
    }

    [Theory]
    [InlineData(TlsClientOptions.V12)]
    [InlineData(TlsClientOptions.V13)]
    public void The_last_words_and_the_word_that_they_are_leave_in_one_send(int version)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = version });
        client.ShakeHands();
        client.Hear();
        LogIn(rig, client);
        var connection = (MemoryConnection)rig.Session!.Client;
        int sends = connection.Sends;
        rig.Backend!.SendAndEnd("* BYE\r\nb OK completed\r\n");
        rig.Loop.Settle();

        Assert.Equal("* BYE\r\nb OK completed\r\n", client.Hear());
        Assert.True(client.GotCloseNotify);
        Assert.Equal(sends + 1, connection.Sends);
    }

    [Fact]
    public void A_goodbye_before_the_login_leaves_with_the_end_in_one_send()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect());
        client.ShakeHands();
        client.Hear();
        var connection = (MemoryConnection)rig.Session!.Client;
        int sends = connection.Sends;
        client.Say("a LOGOUT\r\n");

        Assert.Equal("* BYE\r\na OK completed\r\n", client.Hear());
        Assert.True(client.GotCloseNotify);
        Assert.Equal(sends + 1, connection.Sends);
    }

    [Fact]
    public void What_a_client_says_right_behind_its_last_flight_is_not_lost()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect());
        client.ShakeHands(holdsLast: true);
        client.Say("a NOOP\r\nb LOGOUT\r\n");
        Assert.Equal("* OK IMAP4 ready\r\na OK completed\r\n* BYE\r\nb OK completed\r\n", client.Hear());
        Assert.True(client.GotCloseNotify);
    }

    [Fact]
    public void Commands_that_fill_the_buffer_many_times_over_are_all_answered()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, "imap_client_buffer 100;");
        using var client = new TlsClient(rig.Loop, rig.Connect());
        client.ShakeHands();
        client.Hear();
        client.Say(string.Concat(Enumerable.Range(0, 3000).Select(i => $"t{i} NOOP\r\n")));
        Assert.Equal(string.Concat(Enumerable.Range(0, 3000).Select(i => $"t{i} OK completed\r\n")), client.Hear());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(5000)]
    public void Bytes_reach_a_client_whole_and_in_order_that_takes_few_at_a_time(int room)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect(room));
        client.ShakeHands();
        client.Hear();
        LogIn(rig, client);
        byte[] bytes = new byte[room == 1 ? 20_000 : 200_000];
        new Random(7).NextBytes(bytes);
        rig.Backend!.Send(bytes);
        rig.Backend.End();
        rig.Loop.Settle();

        Assert.Equal(bytes, client.HearBytes());
        Assert.True(client.GotCloseNotify);
    }

    [Fact]
    public void The_last_words_wait_for_a_client_that_takes_few_bytes_at_a_time()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect(room: 10));
        client.ShakeHands();
        client.Hear();
        client.Say("a LOGOUT\r\n");
        Assert.Equal("* BYE\r\na OK completed\r\n", client.Hear());
    }

    [Fact]
    public void Bytes_reach_a_slow_backend_whole_and_in_order()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair, "proxy_buffer 4k;");
        using var client = new TlsClient(rig.Loop, rig.Connect());
        client.ShakeHands();
        client.Hear();
        LogIn(rig, client);
        byte[] bytes = new byte[300_000];
        new Random(8).NextBytes(bytes);
        client.Say(bytes);
        client.SayGoodbye();
        var received = new List<byte>();
        while (rig.Backend!.TakeBytes() is { Length: > 0 } some)
        {
            received.AddRange(some);
            rig.Loop.Settle();
        }

        Assert.Equal(bytes, received);
        Assert.True(rig.Backend.HasEnd);
        rig.Say(rig.Backend, "the last word\r\n");
        Assert.Equal("the last word\r\n", client.Hear());
    }

    [Fact]
    public void Keys_may_change_while_the_relay_runs()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect());
        client.ShakeHands();
        client.Hear();
        LogIn(rig, client);
        client.UpdateKeys();
        client.Say("b NOOP\r\n");
        Assert.Equal("b NOOP\r\n", rig.Backend!.Take());
        rig.Say(rig.Backend, "b OK\r\n");
        Assert.Equal("b OK\r\n", client.Hear());
    }

    [Fact]
    public void Renegotiation_is_refused()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        using var client = new TlsClient(rig.Loop, rig.Connect(), new() { Version = TlsClientOptions.V12 });
        client.ShakeHands();
        client.Hear();
        Assert.True(client.Renegotiate());
        client.Exchange();
        client.Hear();
        Assert.Contains("no renegotiation", client.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wire_that_ends_without_close_notify_ends_the_session()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Say("a LOG");
        wire.End();
        rig.Loop.Settle();
        Assert.True(wire.IsClosed);
        Assert.Contains(rig.Log.Messages, line => line.Contains("client closed connection while in auth state", StringComparison.Ordinal));
        Assert.Single(rig.Log.Messages, line => Truncation(line));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_client_that_is_cut_off_is_told_of_in_the_log(bool saysGoodbye, int lines)
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Hear();
        LogIn(rig, client);
        if (saysGoodbye)
        {
            client.SayGoodbye();
        }

        wire.End();
        rig.Loop.Settle();
        rig.Backend!.End();
        rig.Loop.Settle();
        Assert.Equal(lines, rig.Log.Messages.Count(Truncation));
    }

    [Fact]
    public void A_client_that_closes_after_its_goodbye_was_answered_is_no_news()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Hear();
        LogIn(rig, client);
        rig.Backend!.End();
        rig.Loop.Settle();
        wire.End();
        rig.Loop.Settle();
        Assert.DoesNotContain(rig.Log.Messages, line => Truncation(line));
    }

    [Fact]
    public void A_client_that_says_goodbye_while_the_auth_service_thinks_is_gone()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Say("a LOGIN u p\r\n");
        client.SayGoodbye();
        wire.End();
        rig.Loop.Settle();
        Assert.True(wire.IsClosed);
    }

    [Fact]
    public void A_client_that_ended_its_side_behind_its_commands_still_hears_the_answers()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Hear();
        client.Write("a LOGIN u p\r\nb LOGOUT\r\n"u8);
        client.SayGoodbye();
        wire.End();
        rig.Loop.Settle();
        rig.Answer(new AuthRefused(new("no"), 0));
        Assert.StartsWith("a NO no\r\n", client.Hear(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_record_ends_the_session_with_an_alert()
    {
        var rig = new SessionRig(Listen, TestKeys.Pair);
        MemoryPeer wire = rig.Connect();
        using var client = new TlsClient(rig.Loop, wire);
        client.ShakeHands();
        client.Hear();
        wire.Send([23, 3, 3, 0, 20, .. new byte[20]]);
        rig.Loop.Settle();
        client.Hear();
        Assert.Contains("alert bad record mac", client.Complaint, StringComparison.Ordinal);
        Assert.Contains(rig.Log.Messages, line => line.Contains("client connection broke (SSL: error:", StringComparison.Ordinal));
    }

    private static bool Truncation(string line) => line.Contains("client ended without close_notify", StringComparison.Ordinal);

    private static void LogIn(SessionRig rig, TlsClient client)
    {
        client.Say("a LOGIN u p\r\n");
        rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        rig.Say(rig.Backend!, "* OK backend\r\n");
        rig.Say(rig.Backend!, "a OK in\r\n");
        Assert.Equal("a OK in\r\n", client.Hear());
        rig.Backend!.Take();
        rig.Loop.Settle();
    }
}
