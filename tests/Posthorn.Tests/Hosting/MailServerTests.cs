using System.Net;
using System.Net.Sockets;
using Posthorn.Config.Binding;
using Posthorn.Hosting;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>The running server in the test's own process, on loopback.</summary>
public sealed class MailServerTests : IDisposable
{
    private const int Clients = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly LogBook _logs;
    private readonly MailServer _server;

    public MailServerTests()
    {
        _logs = new LogBook(_folder.Path);
        _server = new MailServer(_logs);
    }

    [Fact]
    public async Task A_stop_ends_the_sessions_of_loops_that_a_reload_has_taken_away_too()
    {
        _server.Apply(Read(loops: 4));
        List<Socket> clients = await ConnectAsync();
        _server.Apply(Read(loops: 1));
        _server.Stop();

        await _server.Ended.WaitAsync(Patience, Now);
        foreach (Socket client in clients)
        {
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], Now));
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_quit_waits_for_the_sessions_that_there_are()
    {
        _server.Apply(Read(loops: 2));
        List<Socket> clients = await ConnectAsync();
        _server.Quit();
        foreach (Socket client in clients)
        {
            Assert.False(_server.Ended.IsCompleted);
            await client.SendAsync("a LOGOUT\r\n"u8.ToArray(), Now);
            await ReadToEndAsync(client);
            client.Dispose();
        }

        await _server.Ended.WaitAsync(Patience, Now);
    }

    public void Dispose()
    {
        _server.Stop();
        _logs.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static async Task ReadToEndAsync(Socket client)
    {
        byte[] buffer = new byte[1000];
        while (await client.ReceiveAsync(buffer, Now) > 0)
        {
        }
    }

    private async Task<List<Socket>> ConnectAsync()
    {
        var clients = new List<Socket>();
        for (int i = 0; i < Clients; i++)
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(_folder["s"]), Now);
            clients.Add(client);
        }

        foreach (Socket client in clients)
        {
            byte[] greeting = new byte["* OK IMAP4 ready\r\n".Length];
            Assert.Equal(greeting.Length, await client.ReceiveAsync(greeting, Now));
        }

        return clients;
    }

    private Snapshot Read(int loops)
    {
        string file = _folder.Write("x.conf", $$"""
            worker_processes {{loops}};
            user root;
            error_log {dir}/error.log info;
            events { }
            mail { auth_http 127.0.0.1:1/; server { listen unix:{dir}/s; protocol imap; } }
            """);
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), file, "");
        return Composition.Resolve(bound, new Locations(_folder.Path, null, null));
    }
}
