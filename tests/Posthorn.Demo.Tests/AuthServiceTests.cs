using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.Demo.Auth;
using Posthorn.Demo.Mail;
using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>The auth service as a proxy asks it.</summary>
public sealed class AuthServiceTests : IAsyncDisposable
{
    private readonly MailStore _store = new("a user", "100% secret");
    private readonly AuthService _service;

    public AuthServiceTests() => _service = new AuthService(
        0, _store, new Dictionary<string, IPEndPoint> { ["imap"] = new(IPAddress.Loopback, 21143) });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_right_password_names_the_backend_with_percent_escapes_undone()
    {
        string answer = await AskAsync("HTTP/1.0", "plain", "a%20user", "100%25%20secret", "imap");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: 21143\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "a%20user", "guess", "imap", "Auth-Status: Invalid login or password\r\nAuth-Wait: 1\r\n")]
    [InlineData("cram-md5", "a%20user", "100%25%20secret", "imap", "Auth-Status: Invalid login or password\r\nAuth-Wait: 1\r\n")]
    [InlineData("plain", "a%20user", "100%25%20secret", "gopher", "Auth-Status: No server for this protocol\r\n")]
    public async Task Anything_else_is_refused(string method, string user, string password, string protocol, string expected)
    {
        string answer = await AskAsync("HTTP/1.0", method, user, password, protocol);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Auth-Server", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_serves_several_requests()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_service.Address, Stop);
        using var reader = new StreamReader(client.GetStream());
        for (int i = 0; i < 3; i++)
        {
            await client.GetStream().WriteAsync(Request("HTTP/1.1", "plain", "a%20user", "guess", "imap"), Stop);
            Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Stop));
            while (await reader.ReadLineAsync(Stop) is { Length: > 0 })
            {
            }
        }
    }

    private static byte[] Request(string version, string method, string user, string password, string protocol) =>
        Encoding.ASCII.GetBytes(
            $"GET /auth {version}\r\nHost: localhost\r\nAuth-Method: {method}\r\nAuth-User: {user}\r\nAuth-Pass: {password}\r\n"
            + $"Auth-Protocol: {protocol}\r\nAuth-Login-Attempt: 1\r\nClient-IP: 127.0.0.1\r\n\r\n");

    /// <summary>Asks as nginx does; the service closes after an HTTP/1.0 answer.</summary>
    private async Task<string> AskAsync(string version, string method, string user, string password, string protocol)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_service.Address, Stop);
        await client.GetStream().WriteAsync(Request(version, method, user, password, protocol), Stop);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Stop);
    }
}
