using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Posthorn.Tests.Loopback;

/// <summary>A client or a backend of the test's, over a socket.</summary>
internal sealed class Peer(Socket socket) : IDisposable
{
    /// <summary>Ends a wait that hangs.</summary>
    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    public Task SayAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, Patience)..];
        }
    }

    /// <summary>Reads exactly this text.</summary>
    public async Task HearAsync(string text)
    {
        byte[] heard = new byte[text.Length];
        int length = 0;
        while (length < heard.Length && await socket.ReceiveAsync(heard.AsMemory(length), Patience) is > 0 and var count)
        {
            length += count;
        }

        Assert.Equal(text, Encoding.Latin1.GetString(heard, 0, length));
    }

    /// <summary>Reads to the end.</summary>
    public async Task<string> HearAllAsync()
    {
        var heard = new StringBuilder();
        byte[] buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer, Patience) is > 0 and var count)
        {
            heard.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return heard.ToString();
    }

    /// <summary>Whether the connection is over, by an end or a reset.</summary>
    public async Task<bool> HearsTheEndAsync()
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Patience) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Sends so many bytes that <paramref name="seed"/> foretells, and ends this side.</summary>
    public async Task PourAsync(int seed, int length)
    {
        var random = new Random(seed);
        byte[] chunk = new byte[100_000];
        for (int left = length; left > 0; left -= chunk.Length)
        {
            random.NextBytes(chunk);
            await SendAsync(chunk.AsMemory(0, Math.Min(left, chunk.Length)));
        }

        EndOutput();
    }

    /// <summary>Ends this side.</summary>
    public void EndOutput() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads to the end what the other side pours, and compares every byte.</summary>
    public async Task TakeAsync(int seed, int length)
    {
        var random = new Random(seed);
        byte[] expected = new byte[100_000];
        byte[] buffer = new byte[100_000];
        int have = 0;
        int total = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(have), Patience) is > 0 and var count)
        {
            have += count;
            total += count;
            if (have == buffer.Length)
            {
                random.NextBytes(expected);
                Assert.True(expected.AsSpan().SequenceEqual(buffer));
                have = 0;
            }
        }

        random.NextBytes(expected);
        Assert.True(expected.AsSpan(0, have).SequenceEqual(buffer.AsSpan(0, have)));
        Assert.Equal(length, total);
    }

    public void Dispose() => socket.Dispose();
}
