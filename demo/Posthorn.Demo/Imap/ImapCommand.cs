using System.Buffers.Text;
using System.Text;
using Posthorn.Demo.Net;

namespace Posthorn.Demo.Imap;

/// <summary>One command: its tag, its name in capitals, and a cursor over what follows.</summary>
internal sealed record ImapCommand(string Tag, string Name, ImapArguments Arguments)
{
    private const int LargestLiteral = 32 * 1024 * 1024;

    /// <summary>Reads a command with all its literals; null when the client is gone.</summary>
    /// <param name="reader">The connection.</param>
    /// <param name="goAhead">Tells the client to send a literal.</param>
    /// <param name="stop">Ends the reading.</param>
    public static async Task<ImapCommand?> ReadAsync(WireReader reader, Func<Task> goAhead, CancellationToken stop)
    {
        using var text = new MemoryStream();
        while (true)
        {
            if (await reader.ReadLineAsync(stop) is not { } line)
            {
                return null;
            }

            text.Write(line);
            if (!EndsWithLiteral(line, out int length, out bool waits))
            {
                return Parse(text.ToArray());
            }

            if (waits)
            {
                await goAhead();
            }

            if (await reader.ReadBytesAsync(length, stop) is not { } literal)
            {
                return null;
            }

            text.Write("\r\n"u8);
            text.Write(literal);
        }
    }

    private static ImapCommand Parse(byte[] text)
    {
        var arguments = new ImapArguments(text);
        string tag = Encoding.ASCII.GetString(arguments.TakeUntil(" "u8));
        arguments.TrySpace();
        string name = Encoding.ASCII.GetString(arguments.TakeUntil(" "u8)).ToUpperInvariant();
        arguments.TrySpace();
        return new ImapCommand(tag, name, arguments);
    }

    private static bool EndsWithLiteral(ReadOnlySpan<byte> line, out int length, out bool waits)
    {
        (length, waits) = (0, false);
        int brace = line.LastIndexOf((byte)'{');
        if (brace < 0 || line[^1] != '}')
        {
            return false;
        }

        ReadOnlySpan<byte> number = line[(brace + 1)..^1];
        waits = !number.EndsWith("+"u8);
        number = number.TrimEnd((byte)'+');

        if (!Utf8Parser.TryParse(number, out length, out int used) || used != number.Length)
        {
            return false;
        }

        return length is >= 0 and <= LargestLiteral ? true : throw new IOException("literal too large");
    }
}
