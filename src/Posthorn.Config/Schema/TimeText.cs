namespace Posthorn.Config.Schema;

/// <summary>Reads times as nginx's configuration does: units in descending order, overflow of 64 bits is an error.</summary>
internal static class TimeText
{
    /// <summary>Milliseconds, or seconds where <paramref name="wholeSeconds"/>; the flag also decides which units exist.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, bool wholeSeconds, out long total)
    {
        total = 0;
        long value = 0;
        bool sawDigit = false;
        Step step = wholeSeconds ? Step.Start : Step.Month;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i++];
            if (char.IsAsciiDigit(c))
            {
                sawDigit = true;
                if (!TryAccumulate(ref value, 10, c - '0'))
                {
                    return false;
                }

                continue;
            }

            bool milliseconds = c == 'm' && i < text.Length && text[i] == 's';
            i += milliseconds ? 1 : 0;
            (Step next, long scale) = milliseconds ? (Step.Millisecond, 1) : Unit(c);
            if (!MayFollow(step, next) || (milliseconds && wholeSeconds))
            {
                return false;
            }

            step = next;
            scale *= wholeSeconds || milliseconds ? 1 : 1000;
            if (!TryAccumulate(ref value, scale, 0) || !TryAccumulate(ref total, 1, value))
            {
                return false;
            }

            value = 0;
            while (i < text.Length && text[i] == ' ')
            {
                i++;
            }
        }

        return sawDigit && TryAccumulate(ref value, wholeSeconds ? 1 : 1000, 0) && TryAccumulate(ref total, 1, value);
    }

    /// <summary>The time, cut to what a <see cref="TimeSpan"/> can hold.</summary>
    public static TimeSpan ToTimeSpan(long amount, long ticks) =>
        amount > TimeSpan.MaxValue.Ticks / ticks ? TimeSpan.MaxValue : new TimeSpan(amount * ticks);

    private enum Step
    {
        Start,
        Year,
        Month,
        Week,
        Day,
        Hour,
        Minute,
        Second,
        Millisecond,
        Bare,
        Unknown,
    }

    private static (Step Step, long Seconds) Unit(char c) => c switch
    {
        'y' => (Step.Year, 60 * 60 * 24 * 365),
        'M' => (Step.Month, 60 * 60 * 24 * 30),
        'w' => (Step.Week, 60 * 60 * 24 * 7),
        'd' => (Step.Day, 60 * 60 * 24),
        'h' => (Step.Hour, 60 * 60),
        'm' => (Step.Minute, 60),
        's' => (Step.Second, 1),
        ' ' => (Step.Bare, 1),
        _ => (Step.Unknown, 1),
    };

    // A space after a bare number closes it as seconds, and like a second it cannot come after one.
    private static bool MayFollow(Step step, Step next) =>
        next != Step.Unknown && (next == Step.Bare ? step < Step.Second : step < next);

    private static bool TryAccumulate(ref long value, long scale, long addend)
    {
        if (value > (long.MaxValue - addend) / scale)
        {
            return false;
        }

        value = (value * scale) + addend;
        return true;
    }
}
