using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>The process may have no more memory: commands without an end, which are kept, use up what it has.</summary>
public sealed class MemoryFaultTests
{
    private const int Left = 24 << 20;
    private const int MostClients = 2000;

    // POP3's buffer is of one size, too small for this.
    [Theory, EachProtocol(false, "imap", "smtp")]
    public async Task When_memory_runs_out_sessions_go_on_new_clients_wait_and_all_is_well_afterwards(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            more: $"{protocol}_auth plain; {protocol}_client_buffer 60k;",
            main: "user root;"); // Limits may be set by the same user alone.
        using HazardTalk early = await house.ConnectAsync();
        Assert.True(HazardTalk.IsYes(await early.LogInAsync()));
        house.Proxy.HoldMemoryTo(Left);

        List<Socket> crowd = await CrowdAsync(house);
        await early.TellAsync("NOOP");
        Assert.NotEqual("", await early.AnswerAsync());
        foreach (Socket socket in crowd)
        {
            AssertNoWrongPassword(socket);
            socket.Dispose();
        }

        using (HazardTalk late = await house.ConnectAsync())
        {
            Assert.True(HazardTalk.IsYes(await late.LogInAsync()), house.Proxy.Log);
        }

        // A program for the runtime compiles what it does for the first time, and this is what ends it.
        house.Proxy.LetMemoryGo();
        early.Dispose();
        house.Proxy.Signal(ProcessSignal.Quit);
        Assert.Equal(0, (await house.Proxy.WaitForExitAsync()).Code);
    }

    private static async Task<List<Socket>> CrowdAsync(HazardHouse house)
    {
        byte[] endless = Encoding.ASCII.GetBytes("a LOGIN " + new string('x', 50_000));
        List<Socket> crowd = [];
        while (crowd.Count < MostClients && !house.Proxy.Log.Contains("no memory is left", StringComparison.Ordinal))
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            crowd.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, house.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(endless, TestContext.Current.CancellationToken);
        }

        await house.Proxy.WaitForLogAsync("no memory is left: new clients wait");
        return crowd;
    }

    // Whoever was in and is told anything is told to come again.
    private static void AssertNoWrongPassword(Socket socket)
    {
        byte[] told = new byte[500];
        try
        {
            int length = socket.Poll(0, SelectMode.SelectRead) ? socket.Receive(told) : 0;
            string[] lines = Encoding.ASCII.GetString(told, 0, length).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines.Skip(1), line => Assert.True(
                line.Contains("[UNAVAILABLE]", StringComparison.Ordinal) || line.StartsWith('4'), line));
        }
        catch (SocketException broken)
        {
            Assert.Equal(SocketError.ConnectionReset, broken.SocketErrorCode);
        }
    }
}
