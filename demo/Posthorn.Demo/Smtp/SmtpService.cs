using System.Net;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Smtp;

/// <summary>An SMTP server that puts mail into the demonstration's inbox: the backend that the proxy tells who has logged in.</summary>
internal sealed class SmtpService : IAsyncDisposable
{
    private readonly TcpService _service;

    /// <summary>Begins to listen on a loopback port; 0 for any.</summary>
    public SmtpService(int port, MailStore store) =>
        _service = new TcpService(port, (stream, stop) => new SmtpSession(stream, store).RunAsync(stop));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _service.Address;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
