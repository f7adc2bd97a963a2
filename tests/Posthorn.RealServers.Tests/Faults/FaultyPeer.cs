using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Faults;

/// <summary>
/// A server that goes wrong at a chosen place. Until there it answers line after line; an auth service answers nothing, because the
/// place is its first answer.
/// </summary>
internal sealed class FaultyPeer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Act _act;
    private readonly int _place;

    /// <summary>Listens.</summary>
    /// <param name="act">What goes wrong.</param>
    /// <param name="place">After how many lines; at -1, where a server greets first, instead of the greeting.</param>
    public FaultyPeer(Act act, int place)
    {
        _act = act;
        _place = place;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Take()));
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>The greeting; null where the client speaks first.</summary>
    public string? Greeting { get; init; }

    /// <summary>The answer to a line, while all is well.</summary>
    public Func<string, string?> Answer { get; init; } = _ => null;

    /// <summary>How many lines it heard at most in one connection.</summary>
    public int Heard { get; private set; }

    public async Task<FaultyPeer> StartAsync()
    {
        if (_act == Act.Refuses)
        {
            _listener.Dispose();
            return this;
        }

        _listener.Listen(_act == Act.HangsInConnect ? 0 : 100);
        if (_act == Act.HangsInConnect)
        {
            await FillAsync();
        }
        else
        {
            _ = AcceptAsync();
        }

        return this;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _fillers.ForEach(filler => filler.Dispose());
        _listener.Dispose();
        _stop.Dispose();
    }

    // Connections that nobody accepts fill the queue; the first that does not come about says that it is full.
    private async Task FillAsync()
    {
        while (true)
        {
            Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _fillers.Add(filler);
            Task connecting = filler.ConnectAsync(IPAddress.Loopback, Port);
            if (await Task.WhenAny(connecting, Task.Delay(300)) != connecting)
            {
                _ = connecting.ContinueWith(late => _ = late.Exception, TaskScheduler.Default);
                return;
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: true);
            if (_place >= 0)
            {
                await BehaveAsync(stream);
            }

            await MisbehaveAsync(socket, stream);
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The proxy, or the test, has gone away.
        }
    }

    private async Task BehaveAsync(NetworkStream stream)
    {
        if (Greeting is not null)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Greeting + "\r\n"), _stop.Token);
        }

        for (int lines = 1; ; lines++)
        {
            string line = await ReadLineAsync(stream);
            Heard = Math.Max(Heard, lines);
            if (lines >= _place)
            {
                return;
            }

            if (Answer(line) is { } answer)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), _stop.Token);
            }
        }
    }

    private async Task<string> ReadLineAsync(NetworkStream stream)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                throw new IOException("closed");
            }

            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }

    private async Task MisbehaveAsync(Socket socket, NetworkStream stream)
    {
        switch (_act)
        {
            case Act.Closes:
                return;
            case Act.Resets:
                socket.LingerState = new LingerOption(true, 0);
                return;
            case Act.HalfCloses:
                socket.Shutdown(SocketShutdown.Send);
                break;
            case Act.SendsGarbage:
                await stream.WriteAsync("\x01\x80 garbage\r\n\r\n"u8.ToArray(), _stop.Token);
                break;
            case Act.SendsMegabyte:
                await stream.WriteAsync(Enumerable.Repeat((byte)'x', 1 << 20).ToArray(), _stop.Token);
                break;
            case Act.Drips:
                await DripAsync(stream);
                break;
        }

        // Until the proxy gives up.
        byte[] rest = new byte[4096];
        while (await stream.ReadAsync(rest, _stop.Token) > 0)
        {
        }
    }

    private async Task DripAsync(NetworkStream stream)
    {
        while (true)
        {
            await stream.WriteAsync("x"u8.ToArray(), _stop.Token);
            await Task.Delay(50, _stop.Token);
        }
    }
}
