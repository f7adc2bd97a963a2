using System.Text;

namespace Posthorn.Tests.InMemory;

/// <summary>The far end of a <see cref="MemoryConnection"/>: a client or a server played by the test.</summary>
internal sealed class MemoryPeer(MemoryConnection connection)
{
    private readonly List<byte> _received = [];

    /// <summary>Whether the product ended its output.</summary>
    public bool HasEnd { get; internal set; }

    /// <summary>Whether the product closed the connection.</summary>
    public bool IsClosed { get; internal set; }

    internal int Untaken => _received.Count;

    /// <summary>Sends bytes to the product.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            connection.Inbox.Enqueue(b);
        }

        connection.Raise(input: true, room: false, hangUp: false);
    }

    /// <summary>Sends text, in Latin-1.</summary>
    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends text and ends, as one event: the last data and the hang-up come together.</summary>
    public void SendAndEnd(string text)
    {
        foreach (byte b in Encoding.Latin1.GetBytes(text))
        {
            connection.Inbox.Enqueue(b);
        }

        connection.PeerEnded = true;
        connection.Raise(input: true, room: false, hangUp: true, endIsNext: true);
    }

    /// <summary>Ends its side.</summary>
    public void End()
    {
        connection.PeerEnded = true;
        connection.Raise(input: false, room: false, hangUp: true);
    }

    /// <summary>Breaks the connection.</summary>
    public void Break()
    {
        const int ConnectionReset = 104;
        connection.Reset = ConnectionReset;
        connection.Inbox.Clear();
        connection.Raise(input: true, room: true, hangUp: true);
    }

    /// <summary>Makes the product's next receive throw: a defect of the product's own.</summary>
    public void Confuse(Exception fault)
    {
        connection.Fault = fault;
        connection.Raise(input: true, room: false, hangUp: false);
    }

    /// <summary>Takes what the product has sent so far, as Latin-1.</summary>
    public string Take() => Encoding.Latin1.GetString(TakeBytes());

    /// <summary>Takes what the product has sent so far.</summary>
    public byte[] TakeBytes()
    {
        byte[] taken = [.. _received];
        _received.Clear();
        if (taken.Length > 0)
        {
            connection.Raise(input: false, room: true, hangUp: false);
        }

        return taken;
    }

    internal void Put(ReadOnlySpan<byte> bytes) => _received.AddRange(bytes);
}
