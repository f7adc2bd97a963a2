using System.Globalization;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

/// <summary>An IMAP client as a test plays it: every byte it sends is chosen here.</summary>
internal sealed class ImapTalk(WireConnection wire) : IDisposable
{
    private int _tags;

    public WireConnection Wire { get; } = wire;

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<ImapTalk> ConnectAsync(int port)
    {
        ImapTalk talk = new(await WireConnection.ConnectAsync(port));
        Assert.Equal("* OK IMAP4 ready", await talk.Wire.ReadLineAsync());
        return talk;
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<ImapTalk> LogInAsync(int port, MailUser user)
    {
        ImapTalk talk = await ConnectAsync(port);
        Assert.StartsWith("t1 OK", (await talk.CommandAsync(Login(user)))[^1], StringComparison.Ordinal);
        return talk;
    }

    /// <summary>Connects to a server without a proxy, and logs in.</summary>
    public static async Task<ImapTalk> LogInDirectlyAsync(int port, MailUser user)
    {
        ImapTalk talk = new(await WireConnection.ConnectAsync(port));
        Assert.StartsWith("* OK", await talk.Wire.ReadLineAsync(), StringComparison.Ordinal);
        await talk.DoAsync(Login(user));
        return talk;
    }

    public static string Login(MailUser user) => $"LOGIN {Quoted(user.WireName)} {Quoted(user.WirePassword)}";

    public static string Quoted(string text)
    {
        return '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
    }

    /// <summary>Sends a command under the next tag; the answer is all lines up to the tagged one, which is the last.</summary>
    public async Task<List<string>> CommandAsync(string command)
    {
        string tag = NextTag();
        await Wire.SendLineAsync($"{tag} {command}");
        return await AnswerAsync(tag);
    }

    public string NextTag() => "t" + (++_tags).ToString(CultureInfo.InvariantCulture);

    public async Task<List<string>> AnswerAsync(string tag)
    {
        List<string> lines = [];
        do
        {
            lines.Add(await Wire.ReadLineAsync());
        }
        while (!lines[^1].StartsWith(tag + " ", StringComparison.Ordinal) && !lines[^1].StartsWith("* BAD", StringComparison.Ordinal));

        return lines;
    }

    /// <summary>Sends a command that must succeed.</summary>
    public async Task<List<string>> DoAsync(string command)
    {
        List<string> lines = await CommandAsync(command);
        string word = lines[^1].Split(' ')[1];
        Assert.True(word == "OK", $"{command.Split(' ')[0]} was answered: {lines[^1]}");
        return lines;
    }

    public async Task AppendAsync(string folder, ReadOnlyMemory<byte> message)
    {
        string tag = NextTag();
        await Wire.SendLineAsync($"{tag} APPEND {folder} {{{message.Length}}}");
        Assert.StartsWith("+", await Wire.ReadLineAsync(), StringComparison.Ordinal);
        await Wire.SendAsync(message);
        await Wire.SendAsync("\r\n");
        Assert.StartsWith($"{tag} OK", (await AnswerAsync(tag))[^1], StringComparison.Ordinal);
    }

    /// <summary>A whole message of the INBOX.</summary>
    public async Task<byte[]> FetchInboxAsync(int number)
    {
        await DoAsync("SELECT INBOX");
        string tag = NextTag();
        await Wire.SendLineAsync($"{tag} FETCH {number} BODY.PEEK[]");
        string start = await Wire.ReadLineAsync();
        byte[] message = new byte[int.Parse(start[(start.LastIndexOf('{') + 1)..^1], CultureInfo.InvariantCulture)];
        int got = 0;
        await Wire.CopyBytesAsync(message.Length, piece =>
        {
            piece.CopyTo(message.AsSpan(got));
            got += piece.Length;
        });
        await AnswerAsync(tag);
        return message;
    }

    public async Task LogOutAsync()
    {
        await DoAsync("LOGOUT");
        Assert.Equal("", await Wire.ReadToEndAsync());
    }

    public void Dispose() => Wire.Dispose();
}
