using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>What a proxy must not touch: it would make one mail of two, or two of one.</summary>
public sealed class SmtpRelayTests
{
    [Theory, ThroughEachProxy]
    public async Task Bare_line_feeds_and_lone_dots_pass_unchanged_in_both_directions(ProxyKind kind)
    {
        const string Strange = "Subject: x\n\nHello\n.\nMAIL FROM:<smuggled@elsewhere.example>\r.\r\n.\n\r\n..\r\n\0\xff\r\n.\r\n";
        using ScriptedBackend backend = new();
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(backend.Port));
        int port = FreePort.Take();
        string block = MailBlock.Text("smtp", port, auth.Url, "server_name mx.example;\nsmtp_auth none;\nxclient off;");
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, block);
        using SmtpTalk talk = await SmtpTalk.ConnectAsync(port, System.Net.IPAddress.Loopback);
        await talk.DoAsync(250, "HELO client.example");
        await talk.DoAsync(250, "MAIL FROM:<a@elsewhere.example>");
        await talk.Wire.SendLineAsync("RCPT TO:<b@house.example>");
        using WireConnection server = await backend.AcceptAsync();
        foreach ((string answer, string heard) in ((string, string)[])
            [("220 ready", "HELO mx.example"), ("250 hello", "MAIL FROM:<a@elsewhere.example>"), ("250 ok", "RCPT TO:<b@house.example>")])
        {
            await server.SendLineAsync(answer);
            Assert.Equal(heard, await server.ReadLineAsync());
        }

        await server.SendLineAsync("250 ok");
        Assert.Equal("250 ok", await talk.ReplyAsync());
        await talk.Wire.SendAsync("DATA\r\n" + Strange);
        await server.ExpectAsync("DATA\r\n" + Strange);

        await server.SendAsync("354 go\n250\0 done\r\n");
        await talk.Wire.ExpectAsync("354 go\n250\0 done\r\n");
    }
}
