using System.Net;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Smtp;

/// <summary>An SMTP client as a test plays it: every byte it sends is chosen here.</summary>
internal sealed class SmtpTalk(WireConnection wire) : IDisposable
{
    public WireConnection Wire { get; } = wire;

    /// <summary>Connects from an address and reads the greeting.</summary>
    public static async Task<SmtpTalk> ConnectAsync(int port, IPAddress from)
    {
        SmtpTalk talk = new(await WireConnection.ConnectAsync(port, from));
        Assert.Equal("220 mx.example ESMTP ready", await talk.ReplyAsync());
        return talk;
    }

    /// <summary>The next reply, its lines joined by LF.</summary>
    public async Task<string> ReplyAsync()
    {
        string line = await Wire.ReadLineAsync();
        StringBuilder reply = new(line);
        while (line.Length > 3 && line[3] == '-')
        {
            line = await Wire.ReadLineAsync();
            reply.Append('\n').Append(line);
        }

        return reply.ToString();
    }

    public async Task<string> CommandAsync(string command)
    {
        await Wire.SendLineAsync(command);
        return await ReplyAsync();
    }

    /// <summary>Sends a command that must be answered by this code.</summary>
    public async Task<string> DoAsync(int code, string command)
    {
        string reply = await CommandAsync(command);
        Assert.True(reply.StartsWith($"{code}", StringComparison.Ordinal), $"{command.Split(' ')[0]} was answered: {reply}");
        return reply;
    }

    public async Task LogInAsync(MailUser user)
    {
        await DoAsync(250, "EHLO client.example");
        Assert.Equal("235 2.0.0 OK", await CommandAsync("AUTH PLAIN " + user.Plain));
    }

    /// <summary>Sends a mail, whose lines must end in CRLF, to one receiver.</summary>
    public async Task SendMailAsync(string from, string to, byte[] message)
    {
        await DoAsync(250, $"MAIL FROM:<{from}>");
        await DoAsync(250, $"RCPT TO:<{to}>");
        await SendDataAsync(message);
    }

    public async Task SendDataAsync(byte[] message)
    {
        await DoAsync(354, "DATA");
        string text = Encoding.Latin1.GetString(message).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await Wire.SendAsync(text + ".\r\n");
        Assert.StartsWith("250", await ReplyAsync(), StringComparison.Ordinal);
    }

    public async Task QuitAsync()
    {
        await DoAsync(221, "QUIT");
        Assert.Equal("", await Wire.ReadToEndAsync());
    }

    public void Dispose() => Wire.Dispose();
}
