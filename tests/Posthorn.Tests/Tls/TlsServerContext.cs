namespace Posthorn.Tests.Tls;

/// <summary>What a backend of a test is: its certificate and what it wants.</summary>
internal sealed class TlsServerContext : IDisposable
{
    private const int Peer = 1;
    private const int MustShow = 2;

    private readonly nint _context = ClientSsl.ContextNew(ClientSsl.ServerMethod());

    /// <summary>A backend with a certificate of <see cref="TestKeys"/>.</summary>
    public TlsServerContext(string certificate, int version = TlsClientOptions.V13, bool asks = false)
    {
        _ = ClientSsl.Control(_context, ClientSsl.SetMinProtocol, version, 0);
        _ = ClientSsl.Control(_context, ClientSsl.SetMaxProtocol, version, 0);
        _ = ClientSsl.SetCiphers(_context, "DEFAULT@SECLEVEL=0");
        _ = ClientSsl.UseChain(_context, TestKeys.Certificate(certificate));
        _ = ClientSsl.UseKey(_context, TestKeys.Key(certificate), 1);
        if (asks)
        {
            ClientSsl.SetVerify(_context, Peer | MustShow, 0);
            _ = ClientSsl.LoadVerifyLocations(_context, TestKeys.Authority, 0);
        }
    }

    /// <summary>The context, for one connection.</summary>
    public nint Share()
    {
        _ = ClientSsl.ContextUpRef(_context);
        return _context;
    }

    public void Dispose() => ClientSsl.ContextFree(_context);
}
