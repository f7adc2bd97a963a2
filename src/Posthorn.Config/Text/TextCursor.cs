namespace Posthorn.Config.Text;

/// <summary>A place in a text that only moves forward and counts lines as it goes.</summary>
internal sealed class TextCursor(string text)
{
    /// <summary>How many characters were taken.</summary>
    public int Offset { get; private set; }

    /// <summary>The line of the next character, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Whether all was taken.</summary>
    public bool AtEnd => Offset == text.Length;

    /// <summary>The next character; not to be asked for at the end.</summary>
    public char Current => text[Offset];

    /// <summary>Whether the text goes on with <paramref name="word"/>.</summary>
    public bool StartsWith(string word) => text.AsSpan(Offset).StartsWith(word, StringComparison.Ordinal);

    /// <summary>Takes the next character.</summary>
    public char Take()
    {
        char c = text[Offset++];
        if (c == '\n')
        {
            Line++;
        }

        return c;
    }

    /// <summary>Takes what is left of the line, its end included.</summary>
    public void TakeLine()
    {
        while (!AtEnd && Take() != '\n')
        {
        }
    }

    /// <summary>What was taken since <paramref name="start"/>.</summary>
    public ReadOnlySpan<char> Since(int start) => text.AsSpan(start, Offset - start);
}
