using System.Text;
using Xunit;

namespace Posthorn.Protocol.Tests.Pop3;

public sealed class Pop3SplitTests
{
    private static readonly string[] Fragments =
    [
        "USER ", "PASS ", "APOP ", "AUTH ", "CAPA", "NOOP", "QUIT", "STLS", "PLAIN", "LOGIN", "CRAM-MD5", "EXTERNAL", "user", "secret",
        " ", "  ", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\0", "*", "=", "AHVzZXIAc2VjcmV0", "dXNlcg==", "c2VjcmV0",
        "dXNlciAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==", "0123456789abcdef0123456789abcdef", "XYZZ", "\xff", "\x80\xfe",
    ];

    [Fact]
    public void Byte_soup_has_one_outcome_however_it_is_split()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            byte[] soup = Soup(random);
            string whole = Notes(soup, () => soup.Length);

            Assert.Equal(whole, Notes(soup, () => 1));
            Assert.Equal(whole, Notes(soup, () => random.Next(1, 20)));
        }
    }

    [Fact]
    public void Random_bytes_have_one_outcome_however_they_are_split()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] soup = new byte[2000];
            new Random(seed).NextBytes(soup);

            Assert.Equal(Notes(soup, () => soup.Length), Notes(soup, () => 7));
        }
    }

    [Fact]
    public void Pipelining_64_KB_of_commands_brings_what_they_bring_one_by_one()
    {
        const string Commands =
            "NOOP\r\nCAPA\r\nAUTH\r\nUSER user\r\nNOOP\r\nPASS secret\r\nAUTH LOGIN\r\ndXNlcg==\r\nc2VjcmV0\r\nSTAT\r\n";
        int rounds = 65536 / Commands.Length;
        var oneByOne = new Pop3Client("max_errors 100000;");
        var answers = new StringBuilder();
        for (int i = 0; i < rounds; i++)
        {
            foreach (string line in Commands.Split("\r\n")[..^1])
            {
                answers.Append(oneByOne.Say(line + "\r\n"));
            }
        }

        var burst = new Pop3Client("max_errors 100000;");
        Assert.Equal(answers.ToString(), burst.Say(string.Concat(Enumerable.Repeat(Commands, rounds))));
    }

    private static byte[] Soup(Random random)
    {
        var text = new StringBuilder();
        while (text.Length < 600)
        {
            text.Append(Fragments[random.Next(Fragments.Length)]);
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static string Notes(byte[] input, Func<int> size)
    {
        var client = new Pop3Client("pop3_auth plain apop cram-md5 external;", "starttls on;", "max_errors 8;");
        for (int at = 0; at < input.Length;)
        {
            int length = Math.Min(size(), input.Length - at);
            client.Say(input.AsSpan(at, length));
            at += length;
        }

        return client.Notes;
    }
}
