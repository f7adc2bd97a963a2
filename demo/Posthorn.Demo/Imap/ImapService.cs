using System.Net;
using Posthorn.Demo.Mail;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Imap;

/// <summary>An IMAP4rev1 server over the demonstration's mail: the backend that the proxy logs in to.</summary>
internal sealed class ImapService : IAsyncDisposable
{
    private readonly TcpService _service;

    /// <summary>Begins to listen on a loopback port; 0 for any.</summary>
    public ImapService(int port, MailStore store) =>
        _service = new TcpService(port, (stream, stop) => new ImapSession(stream, store).RunAsync(stop));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _service.Address;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
