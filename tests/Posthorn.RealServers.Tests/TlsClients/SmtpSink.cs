using System.Collections.Concurrent;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>A mail server that takes every message and keeps it.</summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly ScriptedBackend _backend = new();
    private readonly ConcurrentQueue<byte[]> _messages = new();

    public SmtpSink() => _ = AcceptAsync();

    public int Port => _backend.Port;

    /// <summary>The messages, without the dots of the wire.</summary>
    public IReadOnlyCollection<byte[]> Messages => _messages;

    public void Dispose() => _backend.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _backend.AcceptAsync(TimeSpan.FromMinutes(10)));
            }
        }
        catch (Exception end) when (end is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(WireConnection client)
    {
        using WireConnection wire = client;
        await wire.SendLineAsync("220 sink");
        while (await wire.TryReadLineAsync() is { } line)
        {
            string verb = line.Split(' ')[0].ToUpperInvariant();
            await wire.SendLineAsync(verb switch
            {
                "QUIT" => "221 bye",
                "DATA" => "354 go on",
                "XCLIENT" => "220 sink",
                _ => "250 ok",
            });
            if (verb == "QUIT")
            {
                return;
            }

            if (verb == "DATA")
            {
                _messages.Enqueue(await ReadMessageAsync(wire));
                await wire.SendLineAsync("250 kept");
            }
        }
    }

    private static async Task<byte[]> ReadMessageAsync(WireConnection wire)
    {
        StringBuilder text = new();
        while (await wire.ReadLineAsync() is var line and not ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
