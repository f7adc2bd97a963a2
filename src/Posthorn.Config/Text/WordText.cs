using System.Text;

namespace Posthorn.Config.Text;

/// <summary>Resolves the escapes of a word.</summary>
internal static class WordText
{
    /// <summary>The word without the backslashes that mean something; all other ones stay, as regular expressions need them.</summary>
    public static string Unescape(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains('\\'))
        {
            return raw.ToString();
        }

        var word = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            char? meant = raw[i] == '\\' && i + 1 < raw.Length ? Meaning(raw[i + 1]) : null;
            word.Append(meant ?? raw[i]);
            i += meant is null ? 0 : 1;
        }

        return word.ToString();
    }

    private static char? Meaning(char escaped) => escaped switch
    {
        '"' or '\'' or '\\' => escaped,
        't' => '\t',
        'r' => '\r',
        'n' => '\n',
        _ => null,
    };
}
