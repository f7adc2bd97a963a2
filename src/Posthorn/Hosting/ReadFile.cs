using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Posthorn.Hosting;

/// <summary>Reads files with nginx's words for what goes wrong; the runtime's own exceptions do not carry the system's.</summary>
internal static class ReadFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file's text: UTF-8, or Latin-1 when it is not, so that every byte becomes some character.</summary>
    /// <exception cref="SystemCallException">It cannot be opened or read.</exception>
    public static string Text(string path)
    {
        byte[] bytes = Bytes(path, int.MaxValue);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>A small file's text, of which at most <paramref name="most"/> bytes are read.</summary>
    /// <exception cref="SystemCallException">It cannot be opened or read.</exception>
    public static string Whole(string path, int most, Encoding encoding) => encoding.GetString(Bytes(path, most));

    private static byte[] Bytes(string path, int most)
    {
        using var file = new SafeFileHandle(ProcessCalls.Open(path, ProcessCalls.ReadOnly | ProcessCalls.CloseOnExec, 0), ownsHandle: true);
        if (file.IsInvalid)
        {
            throw new SystemCallException($"open() \"{path}\"");
        }

        var content = new MemoryStream();
        byte[] piece = new byte[4096];
        while (content.Length < most)
        {
            nint got = ProcessCalls.Read(file, piece, (nint)Math.Min(piece.Length, most - content.Length));
            if (got < 0)
            {
                throw new SystemCallException($"read() \"{path}\"");
            }

            if (got == 0)
            {
                break;
            }

            content.Write(piece, 0, (int)got);
        }

        return content.ToArray();
    }
}
