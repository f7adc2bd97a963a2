using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Pop3;

/// <summary>A POP3 client as a test plays it: every byte it sends is chosen here.</summary>
internal sealed class Pop3Talk(WireConnection wire) : IDisposable
{
    public WireConnection Wire { get; } = wire;

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<Pop3Talk> ConnectAsync(int port)
    {
        Pop3Talk talk = new(await WireConnection.ConnectAsync(port));
        Assert.Equal("+OK POP3 ready", await talk.Wire.ReadLineAsync());
        return talk;
    }

    public async Task<string> CommandAsync(string command)
    {
        await Wire.SendLineAsync(command);
        return await Wire.ReadLineAsync();
    }

    /// <summary>Sends a command that must succeed.</summary>
    public async Task<string> DoAsync(string command)
    {
        string answer = await CommandAsync(command);
        Assert.True(answer.StartsWith("+OK", StringComparison.Ordinal), $"{command.Split(' ')[0]} was answered: {answer}");
        return answer;
    }

    public async Task LogInAsync(MailUser user)
    {
        await DoAsync($"USER {user.WireName}");
        await DoAsync($"PASS {user.WirePassword}");
    }

    /// <summary>A message as it was stored: without the dots that shield its lines.</summary>
    public async Task<byte[]> RetrieveAsync(int number)
    {
        await DoAsync($"RETR {number}");
        StringBuilder text = new();
        while (await Wire.ReadLineAsync() is var line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public async Task QuitAsync()
    {
        await DoAsync("QUIT");
        Assert.Equal("", await Wire.ReadToEndAsync());
    }

    public void Dispose() => Wire.Dispose();
}
