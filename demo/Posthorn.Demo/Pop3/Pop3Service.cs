using System.Net;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Pop3;

/// <summary>A POP3 server over the demonstration's inbox: the backend that the proxy logs in to.</summary>
internal sealed class Pop3Service : IAsyncDisposable
{
    private readonly TcpService _service;

    /// <summary>Begins to listen on a loopback port; 0 for any.</summary>
    public Pop3Service(int port, MailStore store) =>
        _service = new TcpService(port, (stream, stop) => new Pop3Session(stream, store).RunAsync(stop));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _service.Address;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
