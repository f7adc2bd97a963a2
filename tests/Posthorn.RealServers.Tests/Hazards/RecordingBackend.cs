using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>A mail server that lets everybody in, does nothing, and writes down every line that it was sent.</summary>
internal sealed class RecordingBackend : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly string _protocol;
    private readonly string _greeting;
    private int _connections;

    public RecordingBackend(string protocol, string? greeting = null)
    {
        _protocol = protocol;
        _greeting = greeting ?? protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mx ESMTP" };
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Take()));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections came in so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>All lines of all connections, in the order of their arrival.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Says something on every open connection and goes away.</summary>
    public void Part(string lastWords, bool resets)
    {
        foreach (Socket socket in _open.Keys)
        {
            socket.Send(System.Text.Encoding.Latin1.GetBytes(lastWords));
            socket.LingerState = new LingerOption(resets, 0);
            if (resets)
            {
                socket.Dispose();
            }
            else
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using WireConnection wire = new(socket) { PatienceLimit = TimeSpan.FromMinutes(30) };
        MailRules rules = new(_protocol);
        _open[socket] = true;
        try
        {
            await wire.SendLineAsync(_greeting);
            while (await wire.TryReadLineAsync() is { } line)
            {
                _lines.Enqueue(line);
                if (rules.AnswerTo(line) is { } answer)
                {
                    await wire.SendLineAsync(answer);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The proxy went away; what it lost, the test sees there.
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }
}
