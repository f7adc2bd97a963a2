using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>
/// Any bytes, split anywhere, closed at any time, at the whole running server; <c>./dev fuzz server [minutes]</c> runs it for longer.
/// </summary>
public sealed class RandomSessionTests
{
    private const int AtOnce = 32;

    private static readonly string[] Words =
    [
        "a LOGIN user pass\r\n", "a LOGIN {4+}\r\nuser {4+}\r\npass\r\n", "a LOGIN {4}\r\n", "a AUTHENTICATE PLAIN AHVzZXIAcGFzcw==\r\n",
        "a AUTHENTICATE CRAM-MD5\r\n", "USER user\r\n", "PASS pass\r\n", "AUTH PLAIN AHVzZXIAcGFzcw==\r\n",
        "AUTH LOGIN\r\n", "dXNlcg==\r\n",
        "EHLO x\r\n", "MAIL FROM:<a@b>\r\n", "RCPT TO:<c@d>\r\n", "DATA\r\n", ".\r\n", "*\r\n",
        "\r\n", "\n", "\r", "\0", "{99999}", "\"", "\\",
        "a NOOP\r\n", "NOOP\r\n", "a LOGOUT\r\n", "QUIT\r\n", "x ECHO\r\n", "CAPA\r\n", "APOP user 0\r\n",
        "a ID NIL\r\n", "a STARTTLS\r\n", "STLS\r\n",
        "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "PROXY TCP4 1.2.3.4 5.6.7.8 9 10\r\n", "GET / HTTP/1.1\r\n",
    ];

    [Fact]
    public async Task Whatever_clients_do_a_good_login_works_afterwards_and_nothing_is_left()
    {
        int seed = Duration.Seed();
        TimeSpan time = Duration.Of(TimeSpan.FromSeconds(8));
        await using EnduranceHouse house = await EnduranceHouse.StartAsync("timeout 30s; max_errors 10;", Verdict);
        await EachLogsInAsync(house);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => PlayAsync(house, new Random(seed ^ number), () => false, 5)));
        int descriptors = await SettledAsync(house, 100);
        long memory = house.Proxy.Memory;
        long began = Stopwatch.GetTimestamp();

        int[] counts = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(
            number => PlayAsync(house, new Random(seed + number), () => Stopwatch.GetElapsedTime(began) >= time, int.MaxValue)));

        string told = $"seed {seed}: {counts.Sum()} sessions; memory {memory >> 20} MB, then {house.Proxy.Memory >> 20} MB";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Console.WriteLine(told);
        Assert.True(house.Proxy.IsRunning, told);
        await EachLogsInAsync(house);
        await SettledAsync(house, descriptors + 16);
        Assert.True(house.Proxy.Memory < memory + (48 << 20), told);
        Assert.DoesNotContain("fault in posthorn", house.Proxy.Log, StringComparison.Ordinal);
        house.Proxy.Signal(ProcessSignal.Quit);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    private static AuthAnswer? Verdict(AuthRequest request) => (request.User.Length % 5) switch
    {
        1 => AuthAnswer.Refuse("no"),
        2 => AuthAnswer.HangUp,
        3 => new AuthAnswer("Auth-Status: OK\r\n"),
        _ => null,
    };

    private static async Task<int> PlayAsync(EnduranceHouse house, Random random, Func<bool> isOver, int most)
    {
        int sessions = 0;
        while (!isOver() && sessions < most)
        {
            sessions++;
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, house.PortOf(EnduranceHouse.Protocols[random.Next(3)]));
                await BabbleAsync(socket, random);
            }
            catch (SocketException)
            {
                // Posthorn had enough.
            }
        }

        return sessions;
    }

    private static async Task BabbleAsync(Socket socket, Random random)
    {
        byte[] heard = new byte[4096];
        for (int flights = random.Next(1, 8); flights > 0; flights--)
        {
            StringBuilder words = new();
            for (int count = random.Next(1, 12); count > 0; count--)
            {
                words.Append(random.Next(6) == 0 ? ((char)random.Next(256)).ToString() : Words[random.Next(Words.Length)]);
            }

            byte[] bytes = Encoding.Latin1.GetBytes(words.ToString());
            for (int at = 0; at < bytes.Length;)
            {
                int piece = Math.Min(bytes.Length - at, random.Next(2) == 0 ? bytes.Length : random.Next(1, 20));
                await socket.SendAsync(bytes.AsMemory(at, piece));
                at += piece;
            }

            if (socket.Poll(random.Next(2000), SelectMode.SelectRead) && await socket.ReceiveAsync(heard) == 0)
            {
                return;
            }
        }

        switch (random.Next(3))
        {
            case 0:
                socket.LingerState = new LingerOption(true, 0);
                break;
            case 1:
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(heard) > 0)
                {
                }

                break;
        }
    }

    private static async Task EachLogsInAsync(EnduranceHouse house)
    {
        foreach (string protocol in EnduranceHouse.Protocols)
        {
            using HazardTalk talk = await house.ConnectAsync(protocol);
            string answer = await talk.LogInAsync("good");
            Assert.True(HazardTalk.IsYes(answer), answer);
        }
    }

    private static async Task<int> SettledAsync(EnduranceHouse house, int most)
    {
        await Patience.UntilAsync(
            () => house.Proxy.Descriptors <= most,
            () => $"{house.Proxy.Descriptors} descriptors to become {most}",
            TimeSpan.FromSeconds(60));
        return house.Proxy.Descriptors;
    }
}
