using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// One end of a TCP conversation in lines, as a test plays it: a mail client towards the proxy or a backend behind it.
/// Bytes are Latin-1 characters, so nothing is lost or altered.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private readonly Socket _socket;
    private Stream _stream;
    private byte[] _buffer = new byte[65536];
    private int _start;
    private int _end;

    public WireConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        LocalPort = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _stream = new NetworkStream(socket, ownsSocket: false);
    }

    public static Task<WireConnection> ConnectAsync(int port) => ConnectAsync(port, Patience.Limit);

    public static Task<WireConnection> ConnectAsync(int port, TimeSpan patience) =>
        ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), null, patience);

    /// <summary>Connects from an address of this machine, so that a server sees that one.</summary>
    public static Task<WireConnection> ConnectAsync(int port, IPAddress from) =>
        ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), from, Patience.Limit);

    public static async Task<WireConnection> ConnectAsync(IPEndPoint server, IPAddress? from, TimeSpan patience)
    {
        Socket socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            await Patience.WithinAsync(socket.ConnectAsync(server), $"a connection to {server}");
            return new WireConnection(socket) { PatienceLimit = patience };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public int LocalPort { get; }

    /// <summary>How long a read may take.</summary>
    public TimeSpan PatienceLimit { get; init; } = Patience.Limit;

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        return Patience.WithinAsync(_stream.WriteAsync(bytes).AsTask(), "the peer to take our bytes");
    }

    public Task SendLineAsync(string latin1) => SendAsync(latin1 + "\r\n");

    /// <summary>The next line without its CRLF; a line that the peer cut short by closing fails the test.</summary>
    public async Task<string> ReadLineAsync()
    {
        return await TryReadLineAsync() ?? throw new EndOfStreamException($"The peer closed where a line was due. Left over: '{Left()}'");
    }

    /// <summary>The next line without its CRLF, or null when the peer closed first.</summary>
    public async Task<string?> TryReadLineAsync()
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                string line = Encoding.Latin1.GetString(_buffer, _start, searched + at + 1);
                _start += searched + at + 1;
                return line.EndsWith("\r\n", StringComparison.Ordinal) ? line[..^2] : line;
            }

            searched = _end - _start;
            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    /// <summary>Reads exactly this text; stops at the first byte that differs.</summary>
    public async Task ExpectAsync(string latin1)
    {
        while (_end - _start < latin1.Length && latin1.StartsWith(Left(), StringComparison.Ordinal) && await FillAsync())
        {
        }

        int got = Math.Min(latin1.Length, _end - _start);
        Assert.Equal(latin1, Encoding.Latin1.GetString(_buffer, _start, got));
        _start += got;
    }

    /// <summary>Hands <paramref name="count"/> bytes on in pieces, for what is too large to hold twice.</summary>
    public async Task CopyBytesAsync(long count, Action<ReadOnlySpan<byte>> take)
    {
        while (count > 0)
        {
            if (_start == _end && !await FillAsync())
            {
                Assert.Fail($"The peer closed with {count} bytes to go.");
            }

            int piece = (int)Math.Min(count, _end - _start);
            take(_buffer.AsSpan(_start, piece));
            _start += piece;
            count -= piece;
        }
    }

    /// <summary>Everything until the peer closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }

        string rest = Left();
        _start = _end;
        return rest;
    }

    /// <summary>Whether bytes are there that nobody read yet.</summary>
    public bool HasMore => _end > _start || _socket.Available > 0;

    /// <summary>Says that we have no more to say, and goes on listening.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Shakes hands as a TLS client that expects this certificate; nothing may be left unread before.</summary>
    public async Task StartTlsAsync(X509Certificate2 expected)
    {
        Assert.Equal("", Left());
        SslStream tls = new(_stream, leaveInnerStreamOpen: false, (_, shown, _, _) => expected.Equals(shown));
        await Patience.WithinAsync(tls.AuthenticateAsClientAsync("localhost"), "the TLS handshake");
        _stream = tls;
    }

    /// <summary>Shakes hands as a TLS server.</summary>
    public async Task StartTlsAsServerAsync(X509Certificate2 certificate)
    {
        SslStream tls = new(_stream, leaveInnerStreamOpen: false);
        await Patience.WithinAsync(tls.AuthenticateAsServerAsync(certificate), "the TLS handshake");
        _stream = tls;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private string Left() => Encoding.Latin1.GetString(_buffer, _start, _end - _start);

    private async Task<bool> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int got;
        try
        {
            got = await Patience.WithinAsync(_stream.ReadAsync(_buffer.AsMemory(_end)).AsTask(), $"bytes after '{Left()}'", PatienceLimit);
        }
        catch (IOException reset) when (reset.InnerException is SocketException)
        {
            got = 0;
        }

        _end += got;
        return got > 0;
    }
}
