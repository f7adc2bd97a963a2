using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.RealServers.Tests.Hazards;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>
/// Crowds that send nothing, send a byte now and then, or never read: good clients are served beside them, and each costs little.
/// </summary>
public sealed class HostileCrowdTests
{
    private const int Least = 100;

    // What a member may cost, whatever it does: no more than the buffers of one command and of its answer.
    private const int Most = 16 * 1024;

    // POSTHORN_CROWD makes it larger and measures: then the time of a login counts too.
    private static readonly int Crowd = int.Parse(
        Environment.GetEnvironmentVariable("POSTHORN_CROWD") is { Length: > 0 } size ? size : "600", CultureInfo.InvariantCulture);

    private static readonly bool IsMeasured = Crowd > 600;

    public enum Manner
    {
        Silent,
        Dripping,
        NeverReading,
    }

    [Theory]
    [InlineData(Manner.Silent)]
    [InlineData(Manner.Dripping)]
    [InlineData(Manner.NeverReading)]
    public async Task A_crowd_costs_little_and_keeps_no_good_client_out(Manner manner)
    {
        await using EnduranceHouse house = await EnduranceHouse.StartAsync("timeout 10m; max_errors 1000000;");
        double unloaded = await LoginsAsync(house);
        List<Socket> crowd = [];
        try
        {
            await JoinAsync(house, crowd, manner, Least);
            long before = house.Proxy.Memory;
            await JoinAsync(house, crowd, manner, Crowd);
            long each = (house.Proxy.Memory - before) / (Crowd - Least);
            using CancellationTokenSource enough = new();
            Task dripping = manner == Manner.Dripping ? DripAsync(crowd, enough.Token) : Task.CompletedTask;
            double loaded = await LoginsAsync(house);
            await enough.CancelAsync();
            await dripping;

            string told = $"{manner}: {each} bytes for each of {Crowd}; a login takes {unloaded:0.00} ms, beside them {loaded:0.00} ms";
            Console.WriteLine(told);
            Assert.InRange(each, long.MinValue, Most);
            Assert.True(!IsMeasured || loaded <= unloaded * 2, told);
        }
        finally
        {
            crowd.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task JoinAsync(EnduranceHouse house, List<Socket> crowd, Manner manner, int size)
    {
        byte[] greeting = new byte[512];
        while (crowd.Count < size)
        {
            string protocol = EnduranceHouse.Protocols[crowd.Count % 3];
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
            crowd.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, house.PortOf(protocol));
            await socket.ReceiveAsync(greeting);
            await MisbehaveAsync(socket, manner, protocol);
        }
    }

    // A byte each in turn, for as long as others log in: a command of which every client keeps half for itself.
    private static async Task DripAsync(List<Socket> crowd, CancellationToken enough)
    {
        byte[] drop = "A"u8.ToArray();
        for (int i = 0; !enough.IsCancellationRequested; i = (i + 1) % crowd.Count)
        {
            await crowd[i].SendAsync(drop, CancellationToken.None);
            if (i % 20 == 0)
            {
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    private static async Task MisbehaveAsync(Socket socket, Manner manner, string protocol)
    {
        if (manner == Manner.Dripping)
        {
            byte[] half = protocol == "imap" ? "a NO"u8.ToArray() : "NO"u8.ToArray();
            for (int i = 0; i < half.Length; i++)
            {
                // Whoever waits for each byte to have arrived alone needs no more than this: they are read as they come.
                socket.NoDelay = true;
                await socket.SendAsync(half.AsMemory(i, 1));
            }
        }
        else if (manner == Manner.NeverReading)
        {
            // More questions than the answers of which fit in the sockets: sent until nothing more is taken.
            socket.Blocking = false;
            string question = protocol switch { "imap" => "a CAPABILITY\r\n", "pop3" => "CAPA\r\n", _ => "EHLO x\r\n" };
            byte[] questions = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(question, 200)));
            for (int i = 0; i < 20; i++)
            {
                socket.Send(questions, SocketFlags.None, out SocketError error);
                if (error != SocketError.Success)
                {
                    break;
                }
            }
        }
    }

    // The median of some logins, in milliseconds; all of them succeed.
    private static async Task<double> LoginsAsync(EnduranceHouse house)
    {
        List<double> times = [];
        for (int i = 0; i < 60; i++)
        {
            long began = Stopwatch.GetTimestamp();
            using HazardTalk talk = await house.ConnectAsync(EnduranceHouse.Protocols[i % 3]);
            string answer = await talk.LogInAsync();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.True(HazardTalk.IsYes(answer), answer);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
