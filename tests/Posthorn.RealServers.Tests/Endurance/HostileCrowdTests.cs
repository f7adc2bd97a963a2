using System.Diagnostics;
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
    private const int Crowd = 600;

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
            await JoinAsync(house, crowd, manner, 100);
            long before = house.Proxy.Memory;
            await JoinAsync(house, crowd, manner, Crowd);
            long each = (house.Proxy.Memory - before) / (Crowd - 100);
            double loaded = await LoginsAsync(house);

            // What is measured goes to the page; only what is wrong on any machine fails.
            Console.WriteLine(
                $"{manner}: {each} bytes for each of {Crowd}; a login takes {unloaded:0.00} ms, beside the crowd {loaded:0.00} ms");
            Assert.InRange(each, long.MinValue, 32 * 1024);
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

        foreach (Socket socket in manner == Manner.Dripping ? crowd : [])
        {
            await socket.SendAsync("A"u8.ToArray());
        }
    }

    private static async Task MisbehaveAsync(Socket socket, Manner manner, string protocol)
    {
        if (manner == Manner.Dripping)
        {
            await socket.SendAsync(protocol == "imap" ? "a NO"u8.ToArray() : "NO"u8.ToArray());
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
