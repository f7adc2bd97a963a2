using System.Text;
using Posthorn.Tests.InMemory;
using Posthorn.Tls;

namespace Posthorn.Tests.Tls;

/// <summary>One that speaks TLS over a connection in memory, by OpenSSL; heirs say on which side.</summary>
internal abstract unsafe class TlsPeer : IDisposable
{
    private readonly MemoryLoop _loop;
    private readonly MemoryPeer _wire;
    private readonly nint _in = LibCrypto.BioNew(LibCrypto.BioMemoryMethod());
    private readonly nint _out = LibCrypto.BioNew(LibCrypto.BioMemoryMethod());

    /// <summary>A peer of a context that is its own.</summary>
    protected TlsPeer(MemoryLoop loop, MemoryPeer wire, nint context)
    {
        _loop = loop;
        _wire = wire;
        Context = context;
        Ssl = ClientSsl.New(context);
        ClientSsl.SetBio(Ssl, _in, _out);
    }

    /// <summary>How many bytes go to the wire at a time.</summary>
    public int Segment { get; set; } = int.MaxValue;

    public bool WasResumed => ClientSsl.SessionReused(Ssl) == 1;

    public bool GotCloseNotify => (ClientSsl.GetShutdown(Ssl) & 2) != 0;

    /// <summary>What OpenSSL complained of last.</summary>
    public string Complaint { get; private set; } = "";

    protected nint Context { get; }

    protected nint Ssl { get; }

    /// <summary>Shakes hands to the end. What this side says last is not sent yet when <paramref name="holdsLast"/>.</summary>
    public bool ShakeHands(bool holdsLast = false)
    {
        for (int rounds = 0; rounds < 20; rounds++)
        {
            LibCrypto.ClearErrors();
            int result = ClientSsl.DoHandshake(Ssl);
            if (result == 1)
            {
                if (!holdsLast)
                {
                    Exchange();
                }

                return true;
            }

            if (ClientSsl.GetError(Ssl, result) != LibSsl.ErrorWantRead)
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
            _ = ClientSsl.Write(Ssl, start, bytes.Length);
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
                int count = ClientSsl.Read(Ssl, start, buffer.Length);
                if (count <= 0)
                {
                    Complaint = ClientSsl.GetError(Ssl, count) == LibSsl.ErrorSsl ? OpenSslError.Take() : "";
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
        _ = ClientSsl.Shutdown(Ssl);
        Exchange();
    }

    /// <summary>Changes the keys, and asks the server to change its own.</summary>
    public void UpdateKeys()
    {
        _ = ClientSsl.UpdateKey(Ssl, 1);
        _ = ClientSsl.DoHandshake(Ssl);
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
        ClientSsl.Free(Ssl);
        ClientSsl.ContextFree(Context);
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
