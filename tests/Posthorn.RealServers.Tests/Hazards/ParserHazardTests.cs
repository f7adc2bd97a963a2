using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Commands that were misread somewhere, and what is written of them into the log.</summary>
public sealed class ParserHazardTests
{
    [Theory, EachProtocol(true, "imap")]
    public async Task Live_imap_the_tag_of_a_failed_login_is_not_used_again(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, (_, _) => AuthAnswer.Refuse("no", wait: 1));
        using HazardTalk talk = await house.ConnectAsync();
        Assert.Equal("a1 NO no", await talk.AskAsync("LOGIN user wrong"));

        await talk.Wire.SendLineAsync("");

        Assert.Equal(kind == ProxyKind.Nginx ? "a1 BAD invalid command" : "* BAD invalid command", await talk.Wire.ReadLineAsync());
    }

    [Theory, EachProtocol(true, "imap")]
    public async Task Live_imap_a_literal_of_no_bytes_swallows_nothing(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, (_, _) => AuthAnswer.Refuse("no", wait: 1));
        using HazardTalk talk = await house.ConnectAsync();
        Assert.StartsWith("+ ", await talk.AskAsync("LOGIN user {0}"), StringComparison.Ordinal);

        await talk.Wire.SendLineAsync("");
        await talk.AnswerAsync();

        Assert.Equal(kind == ProxyKind.Nginx ? "\r" : "", Assert.Single(house.Auth.Requests).Password);
    }

    [Theory, EachProtocol(true)]
    public async Task Live_log_no_login_name_breaks_out_of_its_line(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, (_, _) => AuthAnswer.Refuse("no"));
        using HazardTalk talk = await house.ConnectAsync();

        // nginx writes CR and LF raw; Posthorn refuses those, and escapes what else could move a cursor or end a quote.
        string hostile = kind == ProxyKind.Nginx ? "user\n2026/01/01 forged line" : "user\x1b[2K\", login: \"forged";
        await talk.LogInAsync(hostile);
        await house.Proxy.WaitForLogAsync("forged");

        string[] lines = house.Proxy.Log.Split('\n');
        Assert.Equal(kind == ProxyKind.Nginx, lines.Any(line => line.Contains("2026/01/01 forged", StringComparison.Ordinal)));
        const string Escaped = "user\\x1B[2K\\x22, login: \\x22forged";
        Assert.Equal(kind == ProxyKind.Posthorn, lines.Any(line => line.Contains(Escaped, StringComparison.Ordinal)));
    }

    [Theory, EachProtocol(true)]
    public async Task Live_log_a_command_that_is_too_long_leaves_no_credentials(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: $"{protocol}_auth plain; {protocol}_client_buffer 128;");
        using HazardTalk talk = await house.ConnectAsync();
        string marked = HazardTalk.Base64("\0user\0MARKED-SECRET");

        await talk.Wire.SendAsync((protocol == "imap" ? "a " : "") + talk.Sasl("PLAIN", marked + new string('A', 300)) + "\r\n");
        await talk.Wire.ReadToEndAsync();

        await house.Proxy.WaitForLogAsync("too long");
        bool isLogged = house.Proxy.Log.Contains(marked[..20], StringComparison.Ordinal);
        Assert.True(kind == ProxyKind.Nginx || !isLogged, house.Proxy.Log);
    }

    [Theory, EachProtocol(false)]
    public async Task Pipelined_64_KB_are_answered_as_byte_by_byte(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, more: HazardHouse.AllMechanisms(protocol) + " max_errors 1000000;");
        string[] commands = protocol switch
        {
            "imap" => ["a NOOP", "b CAPABILITY", "c NONSENSE", "d AUTHENTICATE PLAIN", "*", "e LOGIN {3+}\r\nabc", "f ID NIL"],
            "pop3" => ["NOOP", "CAPA", "NONSENSE", "AUTH PLAIN", "*", "USER a b", "USER x", "NOOP"],
            _ => ["NOOP", "EHLO x", "NONSENSE", "AUTH PLAIN", "*", "RSET", "MAIL FROM:<a@b>"],
        };
        StringBuilder text = new();
        while (text.Length < 65536)
        {
            text.AppendJoin("\r\n", commands).Append("\r\n");
        }

        string goodbye = protocol == "imap" ? "z LOGOUT\r\n" : "QUIT\r\n";
        string many = text.ToString();
        string few = many[..(many.IndexOf("\r\n", 3000, StringComparison.Ordinal) + 2)] + goodbye;
        many += goodbye;

        Assert.Equal(await SayAsync(house, many, int.MaxValue), await SayAsync(house, many, 1461));
        Assert.Equal(await SayAsync(house, few, int.MaxValue), await SayAsync(house, few, 1));
    }

    private static async Task<string> SayAsync(HazardHouse house, string text, int piece)
    {
        using WireConnection wire = await WireConnection.ConnectAsync(house.Port);
        Task<string> answers = wire.ReadToEndAsync();
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(piece, text.Length - at);
            await wire.SendAsync(text.Substring(at, length));
            at += length;
        }

        // The greeting's salt is another one each time.
        string told = await answers;
        return told[told.IndexOf('\n', StringComparison.Ordinal)..];
    }
}
