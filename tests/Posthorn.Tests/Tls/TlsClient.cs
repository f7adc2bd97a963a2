using System.Text;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;

namespace Posthorn.Tests.Tls;

/// <summary>A client that speaks TLS over a connection in memory, by OpenSSL.</summary>
internal sealed unsafe class TlsClient : TlsPeer
{
    public TlsClient(MemoryLoop loop, MemoryPeer wire, TlsClientOptions? options = null)
        : base(loop, wire, NewContext(options ?? new TlsClientOptions()))
    {
        options ??= new TlsClientOptions();
        Segment = options.Segment;
        ClientSsl.SetConnectState(Ssl);
        if (options.Name is { } host)
        {
            _ = ClientSsl.ControlText(Ssl, ClientSsl.SetHostName, 0, host);
        }

        if (options.Session != 0)
        {
            _ = ClientSsl.SetSession(Ssl, options.Session);
        }
    }

    /// <summary>The session, to be resumed; with TLS 1.3 only once something was heard.</summary>
    public nint Session => ClientSsl.GetSession(Ssl);

    public string Alpn
    {
        get
        {
            byte* name;
            uint length;
            ClientSsl.GetAlpn(Ssl, &name, &length);
            return name is null ? "" : Encoding.ASCII.GetString(name, (int)length);
        }
    }

    /// <summary>The kind of the server's key, as OpenSSL numbers it.</summary>
    public int ServerKeyKind
    {
        get
        {
            int kind;
            _ = ClientSsl.GetPeerSignatureType(Ssl, &kind);
            return kind;
        }
    }

    /// <summary>The server's certificate, in PEM.</summary>
    public string ServerCertificate
    {
        get
        {
            nint certificate = ClientSsl.GetPeerCertificate(Ssl);
            string pem = BioText.Text(certificate, static (bio, printed) => LibCrypto.WriteCertificate(bio, printed));
            LibCrypto.FreeCertificate(certificate);
            return pem.Trim();
        }
    }

    public bool Renegotiate() => ClientSsl.Renegotiate(Ssl) == 1 && ClientSsl.DoHandshake(Ssl) is var result
        && ClientSsl.GetError(Ssl, result) == LibSsl.ErrorWantRead;

    private static nint NewContext(TlsClientOptions options)
    {
        nint context = ClientSsl.ContextNew(ClientSsl.ClientMethod());
        _ = ClientSsl.Control(context, ClientSsl.SetMinProtocol, options.Version, 0);
        _ = ClientSsl.Control(context, ClientSsl.SetMaxProtocol, options.Version, 0);
        _ = ClientSsl.SetOptions(context, options.Tickets ? 0 : ClientSsl.NoTicket);
        if (options.Certificate is { } name)
        {
            _ = ClientSsl.UseCertificate(context, TestKeys.Certificate(name), 1);
            _ = ClientSsl.UseKey(context, TestKeys.Key(name), 1);
        }

        if (options.Alpn is { } protocol)
        {
            fixed (byte* names = (byte[])[(byte)protocol.Length, .. Encoding.ASCII.GetBytes(protocol)])
            {
                _ = ClientSsl.SetAlpn(context, names, (uint)protocol.Length + 1);
            }
        }

        if (options.Ciphers is { } ciphers)
        {
            _ = ClientSsl.SetCiphers(context, ciphers);
        }

        return context;
    }
}
