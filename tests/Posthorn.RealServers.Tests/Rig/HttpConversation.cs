using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>The server's side of one HTTP connection: header-only requests, answered one after the other.</summary>
internal sealed class HttpConversation(Stream stream, Func<AuthRequest, Task<AuthAnswer>> answer)
{
    private readonly byte[] _buffer = new byte[32768];
    private int _length;

    public async Task RunAsync()
    {
        while (await ReadHeadAsync() is { } head)
        {
            // One read stays open while the answer is being thought up: it is how a hang-up is noticed.
            Task<int> next = stream.ReadAsync(_buffer.AsMemory(_length)).AsTask();
            TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = next.ContinueWith(read => NoticeEnd(read, gone), TaskScheduler.Default);

            AuthAnswer said = await answer(new AuthRequest(head, gone.Task));
            bool keep = IsKeptAlive(head);
            if (said.Headers is null || !await TellAsync(said, keep) || !keep || said.ClosesSilently)
            {
                return;
            }

            _length += await next;
            if (next.Result == 0)
            {
                return;
            }
        }
    }

    private static void NoticeEnd(Task<int> read, TaskCompletionSource gone)
    {
        if (read.IsFaulted || read.IsCanceled || read.Result == 0)
        {
            _ = read.Exception;
            gone.TrySetResult();
        }
    }

    private static bool IsKeptAlive(List<string> head)
    {
        bool newer = head[0].EndsWith("HTTP/1.1", StringComparison.Ordinal);
        string? connection = head.Find(line => line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        return newer
            ? connection?.Contains("close", StringComparison.OrdinalIgnoreCase) != true
            : connection?.Contains("keep-alive", StringComparison.OrdinalIgnoreCase) == true;
    }

    private async Task<bool> TellAsync(AuthAnswer said, bool keep)
    {
        string connection = keep ? "keep-alive" : "close";
        string text = $"HTTP/1.1 {said.Status}\r\nContent-Length: 0\r\nConnection: {connection}\r\n{said.Headers}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        return true;
    }

    private async Task<List<string>?> ReadHeadAsync()
    {
        while (true)
        {
            int end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                string head = Encoding.Latin1.GetString(_buffer, 0, end);
                _buffer.AsSpan(end + 4, _length - end - 4).CopyTo(_buffer);
                _length -= end + 4;
                return [.. head.Split("\r\n")];
            }

            int got = await stream.ReadAsync(_buffer.AsMemory(_length));
            if (got == 0)
            {
                return null;
            }

            _length += got;
        }
    }
}
