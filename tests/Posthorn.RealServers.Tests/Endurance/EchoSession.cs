using Posthorn.RealServers.Tests.Hazards;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>A session that logs in, sends bytes of a known pattern and sees them come back, or breaks off on the way.</summary>
internal sealed class EchoSession(EnduranceHouse house, Random random)
{
    /// <summary>How a session goes.</summary>
    public enum Outcome
    {
        Whole,
        Refused,
        BrokenOff,
    }

    /// <summary>Plays one session; a wrong answer, and a byte that is lost or altered, throws.</summary>
    public async Task<Outcome> PlayAsync()
    {
        string protocol = EnduranceHouse.Protocols[random.Next(3)];
        using HazardTalk talk = await house.ConnectAsync(protocol);
        if (random.Next(12) == 0)
        {
            return Outcome.BrokenOff;
        }

        if (random.Next(8) == 0)
        {
            string no = await talk.LogInAsync("refused");
            Assert.False(HazardTalk.IsYes(no), no);
            return Outcome.Refused;
        }

        string[] mechanisms = ["PLAIN", "CRAM-MD5", "EXTERNAL", protocol == "pop3" ? "APOP" : "LOGIN"];
        string answer = await talk.LogInByAsync(mechanisms[random.Next(mechanisms.Length)]);
        Assert.True(HazardTalk.IsYes(answer), answer);
        return await EchoAsync(talk, random.Next(10) == 0 ? 4 << 20 : random.Next(1, 200_000));
    }

    private async Task<Outcome> EchoAsync(HazardTalk talk, int size)
    {
        byte[] sent = new byte[size];
        random.NextBytes(sent);
        await talk.Wire.SendAsync("x ECHO\r\n");
        Task sending = SendAsync(talk, sent);
        int stopAt = random.Next(15) == 0 ? random.Next(size) : size;
        int at = 0;
        await talk.Wire.CopyBytesAsync(stopAt, piece =>
        {
            Assert.True(piece.SequenceEqual(sent.AsSpan(at, piece.Length)), $"a byte was lost or altered near {at} of {size}");
            at += piece.Length;
        });
        if (stopAt < size)
        {
            talk.Dispose();
            await sending.ContinueWith(broken => _ = broken.Exception, TaskScheduler.Default);
            return Outcome.BrokenOff;
        }

        await sending;
        talk.Wire.ShutdownSend();
        Assert.Equal("", await talk.Wire.ReadToEndAsync());
        return Outcome.Whole;
    }

    private static async Task SendAsync(HazardTalk talk, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 50_000)
        {
            await talk.Wire.SendAsync(bytes.AsMemory(at, Math.Min(50_000, bytes.Length - at)));
        }
    }
}
