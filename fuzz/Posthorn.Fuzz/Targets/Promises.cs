using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Targets;

/// <summary>What holds for whatever is written to a wire or a log.</summary>
internal static class Promises
{
    /// <summary>Whole lines, ended by CR LF, with neither of them nor NUL elsewhere.</summary>
    /// <returns>How many lines.</returns>
    public static int AreLines(ReadOnlySpan<byte> written, string whose)
    {
        int lines = 0;
        for (int i = 0; i < written.Length; i++)
        {
            FindingException.Unless(written[i] != 0, $"{whose}: NUL");
            FindingException.Unless(written[i] != '\r' || (i + 1 < written.Length && written[i + 1] == '\n'), $"{whose}: CR without LF");
            FindingException.Unless(written[i] != '\n' || (i > 0 && written[i - 1] == '\r'), $"{whose}: LF without CR");
            lines += written[i] == '\n' ? 1 : 0;
        }

        FindingException.Unless(written.IsEmpty || written[^1] == '\n', $"{whose}: a line without an end");
        return lines;
    }

    /// <summary>One line of text without control characters.</summary>
    public static void IsText(string? text, string whose)
    {
        foreach (char c in text ?? "")
        {
            FindingException.Unless(c is >= (char)0x20 and not (char)0x7f, $"{whose}: control character {(int)c}");
        }
    }

    /// <summary>No NUL, CR, LF.</summary>
    public static void AreClean(ReadOnlySpan<byte> bytes, string whose) =>
        FindingException.Unless(!bytes.ContainsAny("\0\r\n"u8), $"{whose}: NUL, CR or LF");

    /// <summary>The same outcome in every way of arriving.</summary>
    public static void AreEqual(IReadOnlyList<string> stories)
    {
        foreach (string story in stories)
        {
            FindingException.Unless(story == stories[0], $"the outcome depends on how the bytes arrive\n{stories[0]}\n---\n{story}");
        }
    }
}
