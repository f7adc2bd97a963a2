using System.Text;

namespace Posthorn.Metrics;

/// <summary>Reads the little that is needed of an HTTP request: its first line, and where its header ends.</summary>
internal static class ScrapeRequestParser
{
    /// <summary>The longest header, in bytes.</summary>
    public const int HeaderLimit = 8192;

    /// <summary>The request, or null when more bytes are needed.</summary>
    public static ScrapeRequest? Parse(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return input.Length >= HeaderLimit ? new ScrapeRequest("", 431, WantsBody: true) : null;
        }

        string line = Encoding.Latin1.GetString(input[..input.IndexOf("\r\n"u8)]);
        return line.Split(' ') switch
        {
            [_, _, not ("HTTP/1.1" or "HTTP/1.0")] => new ScrapeRequest("", 505, WantsBody: true),
            ["GET" or "HEAD", ['/', ..] target, _] => new ScrapeRequest(target.Split('?')[0], 200, line[0] == 'G'),
            [_, _, _] => new ScrapeRequest("", 405, WantsBody: true),
            _ => new ScrapeRequest("", 400, WantsBody: true),
        };
    }
}
