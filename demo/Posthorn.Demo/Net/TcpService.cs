using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Demo.Net;

/// <summary>Listens on a loopback port and serves every connection by a conversation, until it is disposed.</summary>
internal sealed class TcpService : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Stream, CancellationToken, Task> _converse;
    private readonly ConcurrentDictionary<Task, bool> _conversations = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="port">The port on 127.0.0.1; 0 for any that is free.</param>
    /// <param name="converse">Serves one connection; when it returns the connection is closed.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public TcpService(int port, Func<Stream, CancellationToken, Task> converse)
    {
        _converse = converse;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Stops listening, breaks off what is open and waits for it to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_conversations.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Task conversation = ServeAsync(client);
                _conversations[conversation] = true;
                _ = conversation.ContinueWith(
                    ended => _conversations.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: nothing is accepted any more.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await _converse(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The peer broke off, or the program ends.
            }
        }
    }
}
