using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;
using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Targets;

/// <summary>
/// What a name server answers, through the borrowed resolver: the input is the answer but for its number. Flights are the answers to
/// one question after the other. Over loopback, and so slower than the rest.
/// </summary>
internal sealed class DnsTarget : IFuzzTarget, IDisposable
{
    private const string Question = "\x01" + "1\x01" + "2\x01" + "0\x03" + "192\x07in-addr\x04" + "arpa\0\0\x0c\0\x01";

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly DnsClientNameServers _names;

    public DnsTarget()
    {
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _names = new DnsClientNameServers([(IPEndPoint)_server.LocalEndPoint!]);
    }

    /// <inheritdoc/>
    public string Name => "dns";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Flights.Bytes("\x81\x80\0\x01\0\x01\0\0\0\0" + Question + "\xc0\x0c\0\x0c\0\x01\0\0\0\x3c\0\x06\x04host\0"),
        Flights.Bytes("\x81\x80\0\x01\0\x01\0\0\0\0" + Question + "\xc0\x0c\0\x0c\0\x01\0\0\0\x3c\0\x0b\x04h\r\no\x04test\0"),
        Flights.Bytes("\x81\x80\0\x01\0\x01\0\0\0\0" + Question + "\xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x02\xc0\x0e"),
        Flights.Bytes("\x81\x83\0\x01\0\0\0\0\0\0" + Question), Flights.Bytes("\x81\x82\0\x01\0\0\0\0\0\0" + Question),
        Flights.Bytes("\x81\x80\0\x01\0\x01\0\0\0\0" + Question + "\xc0\x0c\0\x0c\0\x01\0\0\0\x3c\0\x02\xc0\x28"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "\xc0\x0c", "\0\x0c\0\x01", "\0\x05\0\x01", "\0\x01\0\x01", "\x81\x80", "\0\x01", "\xc0\x28", "\x3f", "\x04test\0", Question,
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        Queue<byte[]> answers = new(Flights.Of(input));
        Drain();
        using CancellationTokenSource patience = new();
        Task<DnsAnswer<string>> asking = _names.NamesOfAsync(IPAddress.Parse("192.0.2.1"), patience.Token);
        byte[] question = new byte[512];
        EndPoint asker = new IPEndPoint(IPAddress.Any, 0);
        while (!asking.IsCompleted)
        {
            if (!_server.Poll(1000, SelectMode.SelectRead))
            {
                continue;
            }

            _server.ReceiveFrom(question, ref asker);
            if (!answers.TryDequeue(out byte[]? answer))
            {
                patience.Cancel();
                break;
            }

            _server.SendTo([question[0], question[1], .. answer], asker);
        }

        Look(asking);
    }

    private static void Look(Task<DnsAnswer<string>> asking)
    {
        try
        {
            DnsAnswer<string> answer = asking.GetAwaiter().GetResult();
            Promises.IsText(answer.Failure, "failure");
            foreach (string name in answer.Values)
            {
                string plain = HostName.WithoutRoot(name);
                bool isSafe = plain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
                FindingException.Unless(!HostName.IsPlain(plain) || isSafe, "a name that is not plain");
            }
        }
        catch (OperationCanceledException)
        {
            // Its time was over.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private void Drain()
    {
        byte[] rest = new byte[512];
        while (_server.Available > 0)
        {
            _server.Receive(rest);
        }
    }
}
