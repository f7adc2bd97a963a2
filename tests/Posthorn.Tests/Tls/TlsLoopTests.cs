using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Posthorn.Dns;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tests.InMemory;
using Posthorn.Tests.Logging;
using Posthorn.Transport;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>TLS over sockets and the product's own loop, with .NET's client.</summary>
public sealed class TlsLoopTests : IDisposable
{
    private const int Bulk = 20_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly EpollLoop _loop = new();
    private readonly ScriptedAuth _auth = new();
    private readonly LogRecorder _log = new();
    private readonly TcpListener _clients = Listen();
    private readonly TcpListener _backends = Listen();
    private readonly Thread _thread;
    private readonly CancellationTokenSource _giveUp = new(Patience);

    public TlsLoopTests()
    {
        _thread = new Thread(_loop.Run) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _loop.Post(_ => _loop.End(), null);
        _thread.Join();
        _loop.Dispose();
        _clients.Dispose();
        _backends.Dispose();
        _log.Dispose();
        _giveUp.Dispose();
    }

    [Fact]
    public async Task Twenty_megabytes_pass_both_ways_at_once_byte_by_byte_the_same()
    {
        (SslStream client, NetworkStream backend) = await LoggedInAsync();
        byte[] up = Random(1);
        byte[] down = Random(2);
        Task<byte[]> heardUp = ReadAsync(backend);
        Task<byte[]> heardDown = ReadAsync(client);
        await Task.WhenAll(WriteAsync(client, up), WriteAsync(backend, down));
        await client.ShutdownAsync();
        Assert.True(Same(up, await heardUp));

        // Not before: with both ends said, a relay where nothing moves for two seconds is over, and a busy machine may stall so long.
        backend.Socket.Shutdown(SocketShutdown.Send);
        Assert.True(Same(down, await heardDown));
    }

    [Fact]
    public async Task A_backend_that_ends_lets_the_client_hear_everything_and_a_proper_end()
    {
        (SslStream client, NetworkStream backend) = await LoggedInAsync();
        byte[] down = Random(3);
        Task<byte[]> heard = ReadAsync(client);
        await WriteAsync(backend, down);
        backend.Socket.Shutdown(SocketShutdown.Send);
        Assert.True(Same(down, await heard));
    }

    [Fact]
    public async Task The_last_words_arrive_although_the_client_has_more_to_say()
    {
        await using SslStream client = await ConnectAsync();
        await HearAsync(client, "* OK IMAP4 ready\r\n");
        await client.WriteAsync(Encoding.ASCII.GetBytes("a LOGOUT\r\n" + new string('x', 500_000)), _giveUp.Token);
        byte[] heard = await ReadAsync(client);
        Assert.Equal("* BYE\r\na OK completed\r\n", Encoding.ASCII.GetString(heard));
    }

    [Fact]
    public async Task Commands_and_answers_pass_without_an_allocation()
    {
        (SslStream client, NetworkStream backend) = await LoggedInAsync();
        await AskAsync(client, backend, 100);
        long before = await AllocatedAsync();
        await AskAsync(client, backend, 500);
        long after = await AllocatedAsync();

        Assert.Equal(0, after - before);
    }

    private async Task AskAsync(SslStream client, NetworkStream backend, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await client.WriteAsync("a NOOP\r\n"u8.ToArray(), _giveUp.Token);
            await HearAsync(backend, "a NOOP\r\n");
            await backend.WriteAsync("a OK done\r\n"u8.ToArray(), _giveUp.Token);
            await HearAsync(client, "a OK done\r\n");
        }
    }

    // What the loop's thread has allocated so far, in bytes. To answer it must not allocate either.
    private async Task<long> AllocatedAsync()
    {
        long answer = -1;
        _loop.Post(_ => Volatile.Write(ref answer, GC.GetAllocatedBytesForCurrentThread()), null);
        while (Volatile.Read(ref answer) < 0)
        {
            _giveUp.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return answer;
    }

    // Not Assert.Equal: it would print the bytes.
    private static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);

    private static byte[] Random(int seed)
    {
        byte[] bytes = new byte[Bulk];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task<(SslStream Client, NetworkStream Backend)> LoggedInAsync()
    {
        SslStream client = await ConnectAsync();
        await HearAsync(client, "* OK IMAP4 ready\r\n");
        await client.WriteAsync("a LOGIN u p\r\n"u8.ToArray(), _giveUp.Token);
        while (_auth.Asked is null)
        {
            await Task.Yield();
        }

        var place = new AuthBackend(IPAddress.Loopback, null, null, ((IPEndPoint)_backends.LocalEndpoint).Port);
        _auth.Answer(new AuthAccepted(place, null, null));
        var backend = new NetworkStream(await _backends.AcceptSocketAsync(_giveUp.Token), ownsSocket: true);
        await backend.WriteAsync("* OK backend\r\n"u8.ToArray(), _giveUp.Token);
        await HearAsync(backend, "a LOGIN \"u\" \"p\"\r\n");
        await backend.WriteAsync("a OK in\r\n"u8.ToArray(), _giveUp.Token);
        await HearAsync(client, "a OK in\r\n");
        return (client, backend);
    }

    private async Task<SslStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_clients.LocalEndpoint, _giveUp.Token);
        Socket accepted = await _clients.AcceptSocketAsync(_giveUp.Token);
        _loop.Post(_ => Begin(accepted), null);
        var client = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(TestKeys.Authority);
        var options = new SslClientAuthenticationOptions { TargetHost = "mx.example", CertificateChainPolicy = trust };
        await client.AuthenticateAsClientAsync(options, _giveUp.Token);
        return client;
    }

    // The descriptor is the product's from here on, and the test's socket forgets it.
    private void Begin(Socket accepted)
    {
        int fd = (int)accepted.SafeHandle.DangerousGetHandle();
        accepted.Blocking = false;
        accepted.SafeHandle.SetHandleAsInvalid();
        var connection = new SocketConnection(_loop, fd);
        connection.Watch();
        ServerBlock server = TestServer.Of(["listen 127.0.0.1:993 ssl;", TestKeys.Pair], _log.Log, _auth);
        var worker = new Worker(_loop, new HostResolver(TimeProvider.System));
        EndpointAddress address = EndpointAddress.From(IPAddress.Loopback, 4711);
        new Session(worker, new ListenTarget(server, "127.0.0.1:993") { IsTls = true }, connection, address).Start();
    }

    private async Task HearAsync(Stream stream, string expected)
    {
        byte[] heard = new byte[expected.Length];
        await stream.ReadExactlyAsync(heard, _giveUp.Token);
        Assert.Equal(expected, Encoding.ASCII.GetString(heard));
    }

    private async Task WriteAsync(Stream stream, byte[] bytes) => await stream.WriteAsync(bytes, _giveUp.Token);

    private async Task<byte[]> ReadAsync(Stream stream)
    {
        var heard = new MemoryStream();
        await stream.CopyToAsync(heard, _giveUp.Token);
        return heard.ToArray();
    }
}
