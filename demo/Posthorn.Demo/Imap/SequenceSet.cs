using System.Globalization;

namespace Posthorn.Demo.Imap;

/// <summary>A set of message numbers or UIDs (RFC 3501: sequence-set); <c>*</c> is the largest in use.</summary>
internal sealed class SequenceSet
{
    private readonly List<(uint? From, uint? To)> _ranges = [];

    /// <summary>Whether it holds a number, given the largest in use.</summary>
    public bool Contains(uint number, uint largest)
    {
        foreach ((uint? from, uint? to) in _ranges)
        {
            uint one = from ?? largest;
            uint other = to ?? largest;
            if (number >= Math.Min(one, other) && number <= Math.Max(one, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a set such as <c>1:3,7,9:*</c>.</summary>
    /// <exception cref="ImapSyntaxException">It is none.</exception>
    public static SequenceSet Parse(string text)
    {
        var set = new SequenceSet();
        foreach (string range in text.Split(','))
        {
            string[] ends = range.Split(':', 2);
            set._ranges.Add((Number(ends[0]), Number(ends[^1])));
        }

        return set;
    }

    /// <summary>Whether a word looks like a set: that is how a search key is told from one.</summary>
    public static bool LooksLike(string word) => char.IsAsciiDigit(word[0]) || word[0] == '*';

    private static uint? Number(string text)
    {
        if (text == "*")
        {
            return null;
        }

        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number > 0
            ? number
            : throw new ImapSyntaxException("bad message set");
    }
}
