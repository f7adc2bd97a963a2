using System.Globalization;
using System.Net;
using System.Text;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Auth;

/// <summary>
/// The HTTP service that <c>auth_http</c> names: the proxy asks it with <c>Auth-*</c> headers who logs in, it answers by headers
/// which backend to use. A real one would look into a directory; this one knows the demonstration's user.
/// </summary>
internal sealed class AuthService : IAsyncDisposable
{
    private readonly MailStore _store;
    private readonly IReadOnlyDictionary<string, IPEndPoint> _backends;
    private readonly TcpService _service;

    /// <summary>Begins to listen on a loopback port; 0 for any.</summary>
    /// <param name="port">The port.</param>
    /// <param name="store">Whom it knows.</param>
    /// <param name="backends">The backend of each protocol, by the word that <c>Auth-Protocol</c> carries.</param>
    public AuthService(int port, MailStore store, IReadOnlyDictionary<string, IPEndPoint> backends)
    {
        _store = store;
        _backends = backends;
        _service = new TcpService(port, ConverseAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _service.Address;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task ConverseAsync(Stream stream, CancellationToken stop)
    {
        var reader = new WireReader(stream);
        while (await ReadRequestAsync(reader, stop) is { } request)
        {
            string close = request.KeepAlive ? "" : "Connection: close\r\n";
            string answer = $"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{close}{Answer(request.Headers)}\r\n";
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop);
            if (!request.KeepAlive)
            {
                return;
            }
        }
    }

    private static async Task<(bool KeepAlive, Dictionary<string, string> Headers)?> ReadRequestAsync(
        WireReader reader, CancellationToken stop)
    {
        if (await reader.ReadLineAsync(stop) is not { } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
        {
            string[] field = Encoding.UTF8.GetString(line).Split(':', 2);
            headers[field[0]] = field.Length > 1 ? field[1].Trim() : "";
        }

        // HTTP/1.1 keeps the connection unless told otherwise, HTTP/1.0 only when asked to (RFC 9112 9.3).
        string connection = headers.GetValueOrDefault("Connection", "");
        bool keepAlive = first.AsSpan().EndsWith("HTTP/1.1"u8)
            ? !connection.Equals("close", StringComparison.OrdinalIgnoreCase)
            : connection.Equals("keep-alive", StringComparison.OrdinalIgnoreCase);
        return (keepAlive, headers);
    }

    private string Answer(Dictionary<string, string> asked)
    {
        string user = Decode(asked.GetValueOrDefault("Auth-User", ""));
        string password = Decode(asked.GetValueOrDefault("Auth-Pass", ""));
        if (asked.GetValueOrDefault("Auth-Method") != "plain" || !_store.Knows(user, password))
        {
            // A second's wait makes guessing slow; the client may try again in the same session.
            return "Auth-Status: Invalid login or password\r\nAuth-Wait: 1\r\n";
        }

        return _backends.TryGetValue(asked.GetValueOrDefault("Auth-Protocol", ""), out IPEndPoint? backend)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Auth-Status: OK\r\nAuth-Server: {backend.Address}\r\nAuth-Port: {backend.Port}\r\n")
            : "Auth-Status: No server for this protocol\r\n";
    }

    /// <summary>The proxy writes control characters, spaces and percent signs as %XX.</summary>
    private static string Decode(string value) => Uri.UnescapeDataString(value);
}
