namespace Posthorn.Config.Schema;

/// <summary>The parsers that many directives share, with nginx's rules and error words.</summary>
public static class Values
{
    /// <summary><c>on</c> or <c>off</c> in any case, nothing else.</summary>
    public static bool Flag(DirectiveUse use)
    {
        string word = use.Arguments[0];
        if (word.Equals("on", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return word.Equals("off", StringComparison.OrdinalIgnoreCase)
            ? false
            : throw use.Error($"invalid value \"{word}\" in \"{use.Name}\" directive, it must be \"on\" or \"off\"");
    }

    /// <summary>
    /// A time such as <c>1h30m</c>, <c>500ms</c> or <c>60</c> (seconds), to the millisecond; as in nginx the largest unit is then
    /// the week.
    /// </summary>
    public static TimeSpan Time(DirectiveUse use) =>
        TryTime(use.Arguments[0], out TimeSpan time) ? time : throw use.InvalidValue();

    /// <summary>A time such as <c>1y6M</c> or <c>1d</c> in whole seconds: years and months are allowed, milliseconds are not.</summary>
    public static TimeSpan Seconds(DirectiveUse use) =>
        TrySeconds(use.Arguments[0], out TimeSpan time) ? time : throw use.InvalidValue();

    /// <summary>A size such as <c>4k</c>, <c>1m</c> or <c>512</c>, in bytes, below 2 GB.</summary>
    public static int Size(DirectiveUse use) =>
        TrySize(use.Arguments[0], out int size) ? size : throw use.InvalidValue();

    /// <summary>A number without sign, up to 2147483647.</summary>
    public static int Number(DirectiveUse use) =>
        TryNumber(use.Arguments[0], out int number) ? number : throw use.InvalidNumber();

    /// <summary>The only argument as it is.</summary>
    public static string Text(DirectiveUse use) => use.Arguments[0];

    /// <summary>All arguments as they are.</summary>
    public static IReadOnlyList<string> Words(DirectiveUse use) => use.Arguments;

    /// <summary>One word of a fixed set, in any case.</summary>
    public static Func<DirectiveUse, T> OneOf<T>(params (string Word, T Value)[] words) => use => Find(words, use, use.Arguments[0]);

    /// <summary>Words of a fixed set, in any case and in the order given; a word that comes again stays in the list.</summary>
    public static Func<DirectiveUse, IReadOnlyList<T>> AnyOf<T>(params (string Word, T Value)[] words) =>
        use => [.. use.Arguments.Select(argument => Find(words, use, argument))];

    /// <summary>A time inside an argument (<c>flush=500ms</c>), under the rules of <see cref="Time"/>.</summary>
    /// <returns>False when the text is no time. A time past <see cref="TimeSpan.MaxValue"/> that nginx would take reads as that.</returns>
    public static bool TryTime(ReadOnlySpan<char> text, out TimeSpan time)
    {
        bool valid = TimeText.TryParse(text, wholeSeconds: false, out long milliseconds);
        time = TimeText.ToTimeSpan(milliseconds, TimeSpan.TicksPerMillisecond);
        return valid;
    }

    /// <summary>A time inside an argument (<c>valid=30s</c>), under the rules of <see cref="Seconds"/>.</summary>
    /// <returns>False when the text is no time. A time past <see cref="TimeSpan.MaxValue"/> that nginx would take reads as that.</returns>
    public static bool TrySeconds(ReadOnlySpan<char> text, out TimeSpan time)
    {
        bool valid = TimeText.TryParse(text, wholeSeconds: true, out long seconds);
        time = TimeText.ToTimeSpan(seconds, TimeSpan.TicksPerSecond);
        return valid;
    }

    /// <summary>A size inside an argument (<c>rcvbuf=64k</c>), in bytes.</summary>
    /// <returns>False when the text is no size, or one of 2 GB or more.</returns>
    public static bool TrySize(ReadOnlySpan<char> text, out int size)
    {
        size = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        int shift = text[^1] switch
        {
            'k' or 'K' => 10,
            'm' or 'M' => 20,
            'g' or 'G' => 30,
            _ => 0,
        };
        if (!TryNumber(shift == 0 ? text : text[..^1], out int number) || number > int.MaxValue >> shift)
        {
            return false;
        }

        size = number << shift;
        return true;
    }

    /// <summary>A number inside an argument (<c>backlog=511</c>): digits only.</summary>
    /// <returns>False when the text is no number, or one above 2147483647.</returns>
    public static bool TryNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        long value = 0;
        foreach (char c in text)
        {
            value = (value * 10) + (c - '0');
            if (!char.IsAsciiDigit(c) || value > int.MaxValue)
            {
                return false;
            }
        }

        number = (int)value;
        return !text.IsEmpty;
    }

    private static T Find<T>((string Word, T Value)[] words, DirectiveUse use, string argument)
    {
        foreach ((string word, T value) in words)
        {
            if (word.Equals(argument, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw use.InvalidValue(argument);
    }
}
