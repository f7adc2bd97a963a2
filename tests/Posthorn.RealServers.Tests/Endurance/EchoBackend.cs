using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.RealServers.Tests.Hazards;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>A mail server that lets everybody in; after a line <c>x ECHO</c> it sends back what it gets, byte for byte.</summary>
internal sealed class EchoBackend : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly string _protocol;

    public EchoBackend(string protocol)
    {
        _protocol = protocol;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Take()));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: true);
            MailRules rules = new(_protocol);
            await SayAsync(stream, _protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mx ESMTP" });
            byte[] buffer = new byte[65536];
            int length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length)) is var got and > 0)
            {
                length += got;
                int end;
                while ((end = buffer.AsSpan(0, length).IndexOf((byte)'\n')) >= 0)
                {
                    string line = Encoding.Latin1.GetString(buffer, 0, end).TrimEnd('\r');
                    length -= end + 1;
                    buffer.AsSpan(end + 1, length).CopyTo(buffer);
                    if (line == "x ECHO")
                    {
                        await EchoAsync(stream, buffer, length);
                        return;
                    }

                    if (rules.AnswerTo(line) is { } answer)
                    {
                        await SayAsync(stream, answer);
                    }
                }

                length = length == buffer.Length ? 0 : length;
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The proxy, or the test, has gone away.
        }
    }

    private static async Task EchoAsync(NetworkStream stream, byte[] buffer, int length)
    {
        do
        {
            await stream.WriteAsync(buffer.AsMemory(0, length));
            length = await stream.ReadAsync(buffer);
        }
        while (length > 0);
    }

    private static ValueTask SayAsync(NetworkStream stream, string line) => stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"));
}
