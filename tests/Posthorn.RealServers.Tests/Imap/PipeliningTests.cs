using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

public sealed class PipeliningTests
{
    [Theory, ThroughEachProxy]
    public async Task Commands_sent_together_with_the_login_reach_the_server_in_order(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.ConnectAsync();
        string folder = $"pipelined-{kind}";

        await talk.Wire.SendAsync(
            $"a NOOP\r\nb {ImapTalk.Login(MailHouse.Berta)}\r\nc CREATE {folder}\r\nd STATUS {folder} (MESSAGES)\r\ne LOGOUT\r\n");

        string[] told = (await talk.Wire.ReadToEndAsync()).Split("\r\n");
        Assert.Equal("a OK completed", told[0]);
        Assert.Equal(["b OK", "c OK", "d OK", "e OK"], told.Where(line => "bcde".Contains(line.FirstOrDefault('*'))).Select(l => l[..4]));
        Assert.Contains($"* STATUS {folder} (MESSAGES 0)", told);
    }

    [Theory, ThroughEachProxy]
    public async Task A_conversation_that_arrives_byte_by_byte_is_understood(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.ConnectAsync();

        foreach (byte b in Encoding.Latin1.GetBytes($"a {ImapTalk.Login(MailHouse.Berta)}\r\nb NOOP\r\nc LOGOUT\r\n"))
        {
            await talk.Wire.SendAsync(new[] { b });
        }

        string told = await talk.Wire.ReadToEndAsync();
        Assert.Contains("\r\nb OK", told, StringComparison.Ordinal);
        Assert.Contains("\r\nc OK", told, StringComparison.Ordinal);
    }

    [Theory, ThroughEachProxy]
    public async Task What_a_client_sent_before_it_shut_its_side_is_carried_out(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);
        string folder = $"half-closed-{kind}";

        await talk.Wire.SendLineAsync($"x CREATE {folder}");
        talk.Wire.ShutdownSend();

        using ImapTalk other = await house.LogInAsync(MailHouse.Anna);
        await Patience.UntilAsync(
            async () => (await other.DoAsync("LIST \"\" *")).Exists(line => line.EndsWith(folder, StringComparison.Ordinal)),
            () => "the folder to be there");
    }

    [Theory, ThroughPosthorn]
    public async Task The_answers_still_come_when_a_client_logs_out_and_shuts_its_side(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);

        await talk.Wire.SendAsync("x NOOP\r\ny LOGOUT\r\n");
        talk.Wire.ShutdownSend();

        string told = await talk.Wire.ReadToEndAsync();
        Assert.Contains("x OK", told, StringComparison.Ordinal);
        Assert.Contains("y OK", told, StringComparison.Ordinal);
    }
}
