using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>The built program with too few file descriptors.</summary>
public sealed class DescriptorTests : IDisposable
{
    private const string Plain = "daemon off; pid off; user root; error_log stderr info; worker_processes 1; events {}\n"
        + "mail { auth_http 127.0.0.1:1/; server { listen unix:{dir}/s; protocol imap; } }";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Clients_for_whom_there_is_no_descriptor_wait_until_there_is_one()
    {
        using RunningProgram program = await RunningProgram.Start("-c", _folder.Write("x.conf", Plain));
        using (Socket first = await ConnectAsync())
        {
            await HearGreetingAsync(first);
        }

        Leave(program, descriptors: 10);
        var clients = new List<Socket>();
        for (int i = 0; i < 30; i++)
        {
            clients.Add(await ConnectAsync());
        }

        Assert.Contains("[crit]", await program.Line("accept4() failed (24: "), StringComparison.Ordinal);
        foreach (Socket client in clients.Take(20))
        {
            client.Dispose();
        }

        await HearGreetingAsync(clients[^1]);
        clients.ForEach(client => client.Dispose());
        program.Signal("TERM");
        Assert.Equal(0, await program.End());
    }

    [Fact]
    public async Task A_reload_that_finds_no_descriptors_for_its_loops_says_so_and_changes_nothing()
    {
        using RunningProgram program = await RunningProgram.Start("-c", _folder.Write("x.conf", Plain));
        _folder.Write("x.conf", Plain.Replace("worker_processes 1", "worker_processes 64", StringComparison.Ordinal));
        Leave(program, descriptors: 40);

        program.Signal("HUP");

        Assert.EndsWith(" failed (24: Too many open files)", await program.Line("[emerg]"), StringComparison.Ordinal);
        using (Socket client = await ConnectAsync())
        {
            await HearGreetingAsync(client);
        }

        program.Signal("TERM");
        Assert.Equal(0, await program.End());
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static void Leave(RunningProgram program, int descriptors)
    {
        HashSet<string> used = [.. Directory.GetFileSystemEntries($"/proc/{program.Id}/fd").Select(path => Path.GetFileName(path)!)];
        int first = Enumerable.Range(0, int.MaxValue)
            .Where(number => !used.Contains(number.ToString(CultureInfo.InvariantCulture)))
            .ElementAt(descriptors);
        string limit = string.Create(CultureInfo.InvariantCulture, $"--nofile={first}");
        using Process call = Process.Start("/usr/bin/prlimit", ["--pid", program.Id.ToString(CultureInfo.InvariantCulture), limit]);
        call.WaitForExit();
        Assert.Equal(0, call.ExitCode);
    }

    private static async Task HearGreetingAsync(Socket client)
    {
        byte[] greeting = new byte["* OK IMAP4 ready\r\n".Length];
        Assert.Equal(greeting.Length, await client.ReceiveAsync(greeting, Now));
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(_folder["s"]), Now);
        return client;
    }
}
