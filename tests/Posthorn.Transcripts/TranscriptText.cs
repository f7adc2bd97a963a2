using System.Globalization;
using System.Text;

namespace Posthorn.Transcripts;

/// <summary>Resolves the escapes of a transcript's texts: <c>\r \n \t \\ \" \xHH</c>; everything else is UTF-8.</summary>
internal static class TranscriptText
{
    /// <summary>The bytes of a whole line with its CRLF, which a single backslash at the end takes away.</summary>
    public static byte[] Line(string text)
    {
        bool open = EndsInSingleBackslash(text);
        byte[] bytes = Resolve(open ? text[..^1] : text);
        return open ? bytes : [.. bytes, (byte)'\r', (byte)'\n'];
    }

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="FormatException">An escape is unknown.</exception>
    public static byte[] Resolve(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                int length = char.IsHighSurrogate(text[i]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
            }
            else if (++i < text.Length && text[i] == 'x')
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add(Escape(i < text.Length ? text[i] : ' '));
            }
        }

        return [.. bytes];
    }

    private static bool EndsInSingleBackslash(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;

    private static byte Escape(char letter) => letter switch
    {
        'r' => (byte)'\r',
        'n' => (byte)'\n',
        't' => (byte)'\t',
        '\\' or '"' => (byte)letter,
        _ => throw new FormatException($"unknown escape \\{letter}"),
    };
}
