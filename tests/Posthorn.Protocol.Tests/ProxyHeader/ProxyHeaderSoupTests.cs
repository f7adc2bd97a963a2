using Posthorn.Protocol.ProxyHeader;
using Xunit;

namespace Posthorn.Protocol.Tests.ProxyHeader;

/// <summary>Whatever comes, the parser answers, and its answer does not depend on how the bytes were cut.</summary>
public sealed class ProxyHeaderSoupTests
{
    [Fact]
    public void Soup_is_answered_and_the_same_answer_stands_however_it_is_cut()
    {
        var chance = new Random(20);
        byte[][] seeds =
        [
            Headers.Bytes("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"), Headers.Bytes("PROXY TCP6 2001:db8::1 ::1 1 2\r\n"),
            Convert.FromHexString(Headers.Inet), Convert.FromHexString(Headers.Tls), Headers.Binary(0x20, 0), [],
        ];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] tail = new byte[chance.Next(40)];
            chance.NextBytes(tail);
            byte[] input = [.. seeds[chance.Next(seeds.Length)], .. tail];
            for (int change = chance.Next(3); change > 0 && input.Length > 0; change--)
            {
                input[chance.Next(input.Length)] = (byte)chance.Next(256);
            }

            AnswerStands(input);
        }
    }

    private static void AnswerStands(byte[] input)
    {
        ProxyHeaderStep whole = ProxyHeaderParser.Parse(input);
        for (int length = 0; length < input.Length; length++)
        {
            ProxyHeaderStep early = ProxyHeaderParser.Parse(input.AsSpan(0, length));
            Assert.InRange(early.Length, 0, length);
            if (early.Progress != ProxyHeaderProgress.NeedMore)
            {
                Assert.Equal(whole.Progress, early.Progress);
                Assert.Equal(whole.Facts, early.Facts);
                return;
            }
        }

        Assert.InRange(whole.Length, 0, input.Length);
    }
}
