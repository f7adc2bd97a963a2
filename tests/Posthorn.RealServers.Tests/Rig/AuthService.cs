using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// An auth_http service inside the test: HTTP/1.0 and kept-alive HTTP/1.1 on a TCP port or a Unix socket, with TLS when given a
/// certificate. It records every request word for word and answers by a function.
/// </summary>
internal sealed class AuthService : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<AuthRequest, Task<AuthAnswer>> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentQueue<AuthRequest> _requests = new();
    private readonly Channel<AuthRequest> _arrivals = Channel.CreateUnbounded<AuthRequest>();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Task _accepting;
    private int _connections;

    private AuthService(EndPoint where, Func<AuthRequest, Task<AuthAnswer>> answer, X509Certificate2? certificate)
    {
        _answer = answer;
        _certificate = certificate;
        bool isUnix = where is UnixDomainSocketEndPoint;
        _listener = new Socket(where.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        _listener.Bind(where);
        _listener.Listen(1024);
        Url = isUnix
            ? $"unix:{where}:/auth"
            : $"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/auth";
        _accepting = AcceptAsync();
    }

    /// <summary>The value for the directive auth_http.</summary>
    public string Url { get; }

    public IReadOnlyCollection<AuthRequest> Requests => _requests;

    /// <summary>How many connections came in so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static AuthService Start(Func<AuthRequest, AuthAnswer> answer, X509Certificate2? certificate = null)
    {
        return Start(request => Task.FromResult(answer(request)), certificate);
    }

    public static AuthService Start(Func<AuthRequest, Task<AuthAnswer>> answer, X509Certificate2? certificate = null)
    {
        return new AuthService(new IPEndPoint(IPAddress.Loopback, FreePort.Take()), answer, certificate);
    }

    public static AuthService StartOnUnixSocket(string path, Func<AuthRequest, AuthAnswer> answer)
    {
        AuthService service = new(new UnixDomainSocketEndPoint(path), request => Task.FromResult(answer(request)), null);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        return service;
    }

    /// <summary>The next request that nobody took yet.</summary>
    public Task<AuthRequest> NextRequestAsync() => NextRequestAsync(Patience.Limit);

    public Task<AuthRequest> NextRequestAsync(TimeSpan patience)
    {
        return Patience.WithinAsync(_arrivals.Reader.ReadAsync().AsTask(), "a question to the auth service", patience);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (Socket socket in _open.Keys)
        {
            socket.Dispose();
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync();
                Interlocked.Increment(ref _connections);
                _open[socket] = true;
                _ = ServeAsync(socket);
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using NetworkStream network = new(socket, ownsSocket: true);
            Stream stream = network;
            if (_certificate is not null)
            {
                SslStream tls = new(network);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            await new HttpConversation(stream, AnswerAsync).RunAsync();
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The asker went away; what it lost, the test sees at the asker.
        }
        finally
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private Task<AuthAnswer> AnswerAsync(AuthRequest request)
    {
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        return _answer(request);
    }
}
