using System.Security.Cryptography;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Imap;

public sealed class MessageTests
{
    private const int TwentyMegabytes = 20 * 1024 * 1024;

    [Theory, ThroughEachProxy]
    public async Task A_message_of_20_megabytes_comes_back_byte_for_byte(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);
        byte[] message = SampleMessage.OfSize(TwentyMegabytes);
        string folder = $"large-{kind}";
        await talk.DoAsync($"CREATE {folder}");

        await talk.AppendAsync(folder, message);
        await talk.DoAsync($"SELECT {folder}");

        Assert.Equal(Convert.ToHexString(SHA256.HashData(message)), await FetchedHashAsync(talk, message.Length));
        await talk.LogOutAsync();
    }

    [Theory, ThroughEachProxy]
    public async Task Messages_pipelined_by_literals_without_waiting_all_arrive(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk talk = await house.LogInAsync(MailHouse.Berta);
        string folder = $"many-{kind}";
        await talk.DoAsync($"CREATE {folder}");
        const string Message = "Subject: short\r\n\r\nHello\r\n";

        string[] tags = [.. Enumerable.Range(0, 50).Select(_ => talk.NextTag())];
        await talk.Wire.SendAsync(string.Concat(tags.Select(tag => $"{tag} APPEND {folder} {{{Message.Length}+}}\r\n{Message}\r\n")));

        foreach (string tag in tags)
        {
            Assert.StartsWith(tag + " OK", (await talk.AnswerAsync(tag))[^1], StringComparison.Ordinal);
        }

        Assert.Contains($"* STATUS {folder} (MESSAGES 50)", await talk.DoAsync($"STATUS {folder} (MESSAGES)"));
    }

    [Theory, ThroughEachProxy]
    public async Task Idle_tells_of_new_mail(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind);
        using ImapTalk reader = await house.LogInAsync(MailHouse.Anna);
        using ImapTalk writer = await house.LogInAsync(MailHouse.Anna);
        string folder = $"idle-{kind}";
        await reader.DoAsync($"CREATE {folder}");
        await reader.DoAsync($"SELECT {folder}");
        string tag = reader.NextTag();
        await reader.Wire.SendLineAsync($"{tag} IDLE");
        Assert.StartsWith("+", await reader.Wire.ReadLineAsync(), StringComparison.Ordinal);

        await writer.AppendAsync(folder, "Subject: news\r\n\r\nHello\r\n"u8.ToArray());

        Assert.Equal("* 1 EXISTS", await reader.Wire.ReadLineAsync());
        await reader.Wire.SendLineAsync("DONE");
        Assert.StartsWith($"{tag} OK", (await reader.AnswerAsync(tag))[^1], StringComparison.Ordinal);
    }

    private static async Task<string> FetchedHashAsync(ImapTalk talk, int length)
    {
        string tag = talk.NextTag();
        await talk.Wire.SendLineAsync($"{tag} FETCH 1 BODY.PEEK[]");
        Assert.EndsWith($"{{{length}}}", await talk.Wire.ReadLineAsync(), StringComparison.Ordinal);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await talk.Wire.CopyBytesAsync(length, hash.AppendData);
        Assert.StartsWith($"{tag} OK", (await talk.AnswerAsync(tag))[^1], StringComparison.Ordinal);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
