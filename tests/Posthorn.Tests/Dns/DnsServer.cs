using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Tests.Dns;

/// <summary>A name server on loopback, over UDP and TCP: it says what the test told it to, else that there is no such name.</summary>
internal sealed class DnsServer : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, DnsReply> _replies = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _questions = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;

    public DnsServer()
    {
        (_udp, _tcp) = Bind();
        Endpoint = (IPEndPoint)_udp.LocalEndPoint!;
        _ = ServeUdpAsync();
        _ = ServeTcpAsync();
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>The questions so far, each as <c>udp PTR 1.2.0.192.in-addr.arpa</c>.</summary>
    public IReadOnlyList<string> Questions => [.. _questions];

    /// <summary>What is replied to a question such as <c>A host.test</c>.</summary>
    public DnsReply this[string question]
    {
        set => _replies[question] = value;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _udp.Dispose();
        _tcp.Dispose();
        _stop.Dispose();
    }

    // A port that is free for UDP may be taken for TCP: then another is tried.
    private static (Socket Udp, Socket Tcp) Bind()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        byte[] buffer = new byte[4096];
        CancellationToken stop = _stop.Token;
        while (true)
        {
            SocketReceiveFromResult received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stop);
            _ = ReplyAsync(buffer[..received.ReceivedBytes], "udp", reply => _udp.SendToAsync(reply, received.RemoteEndPoint));
        }
    }

    private async Task ServeTcpAsync()
    {
        CancellationToken stop = _stop.Token;
        while (true)
        {
            Socket client = await _tcp.AcceptAsync(stop);
            _ = ServeTcpClientAsync(new NetworkStream(client, ownsSocket: true));
        }
    }

    private async Task ServeTcpClientAsync(NetworkStream client)
    {
        await using NetworkStream _ = client;
        byte[] length = new byte[2];
        CancellationToken stop = _stop.Token;
        while (await client.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, stop) == 2)
        {
            byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await client.ReadExactlyAsync(query, stop);
            await ReplyAsync(query, "tcp", async reply =>
            {
                await client.WriteAsync((byte[])[(byte)(reply.Length >> 8), (byte)reply.Length, .. reply], stop);
                return reply.Length;
            });
        }
    }

    private async Task ReplyAsync(byte[] query, string transport, Func<byte[], Task<int>> send)
    {
        int end = Array.IndexOf(query, (byte)0, 12) + 1;
        byte[] name = query[12..end];
        string question = TypeName(BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end))) + " " + Text(name);
        _questions.Enqueue($"{transport} {question}");
        DnsReply reply = _replies.GetValueOrDefault(question) ?? new DnsReply { Code = DnsReply.NoSuchName };
        await reply.After;
        if (!reply.IsSilence)
        {
            await send(Message(query[..2], name, query[end..(end + 4)], reply, reply.IsTruncated && transport == "udp"));
        }
    }

    private static byte[] Message(byte[] id, byte[] name, byte[] typeAndClass, DnsReply reply, bool truncated)
    {
        const int Response = 0x8180;
        const int Truncated = 0x0200;
        int flags = Response | reply.Code | (truncated ? Truncated : 0);
        DnsRecord[] answers = truncated ? [] : reply.Answers;
        byte[] header = [.. id, (byte)(flags >> 8), (byte)flags, 0, 1, 0, (byte)answers.Length, 0, (byte)reply.Authorities.Length, 0, 0];
        byte[] repeated = reply.RepeatsAnotherQuestion ? [5, .. "other"u8, 0] : name;
        List<byte> message = [.. header, .. repeated, .. typeAndClass];
        foreach (DnsRecord record in answers.Concat(reply.Authorities))
        {
            record.Write(message, name);
        }

        return [.. message];
    }

    private static string Text(byte[] name)
    {
        var text = new StringBuilder();
        for (int at = 0; name[at] > 0; at += name[at] + 1)
        {
            text.Append(at > 0 ? "." : "").Append(Encoding.Latin1.GetString(name, at + 1, name[at]));
        }

        return text.ToString();
    }

    private static string TypeName(int type) => type switch
    {
        DnsRecord.Ptr => "PTR",
        DnsRecord.A => "A",
        DnsRecord.Aaaa => "AAAA",
        _ => $"TYPE{type}",
    };
}
