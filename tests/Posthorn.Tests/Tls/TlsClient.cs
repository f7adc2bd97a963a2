using System.Text;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;

namespace Posthorn.Tests.Tls;

/// <summary>A client that speaks TLS over a connection in memory, by OpenSSL.</summary>
internal sealed unsafe class TlsClient : IDisposable
{
    private readonly MemoryLoop _loop;
    private readonly MemoryPeer _wire;
    private readonly nint _context = ClientSsl.ContextNew(ClientSsl.ClientMethod());
    private readonly nint _ssl;
    private readonly nint _in = LibCrypto.BioNew(LibCrypto.BioMemoryMethod());
    private readonly nint _out = LibCrypto.BioNew(LibCrypto.BioMemoryMethod());

    public TlsClient(MemoryLoop loop, MemoryPeer wire, TlsClientOptions? options = null)
    {
        options ??= new TlsClientOptions();
        _loop = loop;
        _wire = wire;
        Segment = options.Segment;
        _ = ClientSsl.Control(_context, ClientSsl.SetMinProtocol, options.Version, 0);
        _ = ClientSsl.Control(_context, ClientSsl.SetMaxProtocol, options.Version, 0);
        _ = ClientSsl.SetOptions(_context, options.Tickets ? 0 : ClientSsl.NoTicket);
        if (options.Certificate is { } name)
        {
            _ = ClientSsl.UseCertificate(_context, TestKeys.Certificate(name), 1);
            _ = ClientSsl.UseKey(_context, TestKeys.Key(name), 1);
        }

        if (options.Alpn is { } protocol)
        {
            fixed (byte* names = (byte[])[(byte)protocol.Length, .. Encoding.ASCII.GetBytes(protocol)])
            {
                _ = ClientSsl.SetAlpn(_context, names, (uint)protocol.Length + 1);
            }
        }

        if (options.Ciphers is { } ciphers)
        {
            _ = ClientSsl.SetCiphers(_context, ciphers);
        }

        _ssl = ClientSsl.New(_context);
        ClientSsl.SetBio(_ssl, _in, _out);
        ClientSsl.SetConnectState(_ssl);
        if (options.Session != 0)
        {
            _ = ClientSsl.SetSession(_ssl, options.Session);
        }
    }

    /// <summary>How many bytes go to the wire at a time.</summary>
    public int Segment { get; set; }

    public bool WasResumed => ClientSsl.SessionReused(_ssl) == 1;

    public bool GotCloseNotify => (ClientSsl.GetShutdown(_ssl) & 2) != 0;

    /// <summary>The session, to be resumed; with TLS 1.3 only once something was heard.</summary>
    public nint Session => ClientSsl.GetSession(_ssl);

    public string Alpn
    {
        get
        {
            byte* name;
            uint length;
            ClientSsl.GetAlpn(_ssl, &name, &length);
            return name is null ? "" : Encoding.ASCII.GetString(name, (int)length);
        }
    }

    /// <summary>The kind of the server's key, as OpenSSL numbers it.</summary>
    public int ServerKeyKind
    {
        get
        {
            int kind;
            _ = ClientSsl.GetPeerSignatureType(_ssl, &kind);
            return kind;
        }
    }

    /// <summary>What OpenSSL complained of last.</summary>
    public string Complaint { get; private set; } = "";

    /// <summary>Shakes hands to the end. What the client says last is not sent yet when <paramref name="holdsLast"/>.</summary>
    public bool ShakeHands(bool holdsLast = false)
    {
        for (int rounds = 0; rounds < 20; rounds++)
        {
            LibCrypto.ClearErrors();
            int result = ClientSsl.DoHandshake(_ssl);
            if (result == 1)
            {
                if (!holdsLast)
                {
                    Exchange();
                }

                return true;
            }

            if (ClientSsl.GetError(_ssl, result) != LibSsl.ErrorWantRead)
            {
                Complaint = OpenSslError.Take();
                Exchange();
                return false;
            }

            Exchange();
        }

        return false;
    }

    /// <summary>Says something; what follows from it happens.</summary>
    public void Say(string text) => Say(Encoding.Latin1.GetBytes(text));

    public void Say(ReadOnlySpan<byte> bytes)
    {
        Write(bytes);
        Exchange();
    }

    /// <summary>Encrypts something without sending it.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            _ = ClientSsl.Write(_ssl, start, bytes.Length);
        }
    }

    /// <summary>What was heard since the last call, in Latin-1.</summary>
    public string Hear() => Encoding.Latin1.GetString(HearBytes());

    public byte[] HearBytes()
    {
        var heard = new List<byte>();
        byte[] buffer = new byte[20000];
        fixed (byte* start = buffer)
        {
            while (true)
            {
                Take();
                LibCrypto.ClearErrors();
                int count = ClientSsl.Read(_ssl, start, buffer.Length);
                if (count <= 0)
                {
                    Complaint = ClientSsl.GetError(_ssl, count) == LibSsl.ErrorSsl ? OpenSslError.Take() : "";
                    Exchange();
                    if (LibCrypto.BioControl(_in, ClientSsl.BioPending, 0, 0) == 0)
                    {
                        return [.. heard];
                    }

                    if (Complaint.Length > 0)
                    {
                        return [.. heard];
                    }

                    continue;
                }

                heard.AddRange(buffer.AsSpan(0, count));
            }
        }
    }

    /// <summary>Says that nothing more will be said; the wire stays open.</summary>
    public void SayGoodbye()
    {
        _ = ClientSsl.Shutdown(_ssl);
        Exchange();
    }

    public bool Renegotiate() => ClientSsl.Renegotiate(_ssl) == 1 && ClientSsl.DoHandshake(_ssl) is var result
        && ClientSsl.GetError(_ssl, result) == LibSsl.ErrorWantRead;

    /// <summary>Changes the keys, and asks the server to change its own.</summary>
    public void UpdateKeys()
    {
        _ = ClientSsl.UpdateKey(_ssl, 1);
        _ = ClientSsl.DoHandshake(_ssl);
    }

    /// <summary>Sends what is to be sent, in segments, and takes what came.</summary>
    public void Exchange()
    {
        byte[] bytes = new byte[LibCrypto.BioControl(_out, ClientSsl.BioPending, 0, 0)];
        fixed (byte* start = bytes)
        {
            _ = ClientSsl.BioRead(_out, start, bytes.Length);
        }

        for (int sent = 0; sent < bytes.Length; sent += Segment)
        {
            _wire.Send(bytes.AsSpan(sent, Math.Min(Segment, bytes.Length - sent)));
            _loop.Settle();
        }

        Take();
    }

    public void Dispose()
    {
        ClientSsl.Free(_ssl);
        ClientSsl.ContextFree(_context);
    }

    private void Take()
    {
        while (_wire.TakeBytes() is { Length: > 0 } came)
        {
            fixed (byte* start = came)
            {
                _ = LibCrypto.BioWrite(_in, start, came.Length);
            }

            _loop.Settle();
        }
    }
}
