using Posthorn.Config.Schema;

namespace Posthorn.Listening;

/// <summary>The <c>so_keepalive</c> parameter of <c>listen</c>.</summary>
/// <param name="On">Whether the kernel probes idle connections.</param>
/// <param name="IdleSeconds">After how many idle seconds the first probe goes out; null for the system's setting.</param>
/// <param name="IntervalSeconds">The seconds between probes; null for the system's setting.</param>
/// <param name="Count">How many unanswered probes end a connection; null for the system's setting.</param>
internal sealed record KeepAlive(bool On, int? IdleSeconds, int? IntervalSeconds, int? Count)
{
    /// <summary>Reads <c>on</c>, <c>off</c> or <c>[idle]:[interval]:[count]</c>; 0 and nothing mean the system's setting.</summary>
    /// <returns>Null when the text is none of these.</returns>
    public static KeepAlive? Parse(string text)
    {
        if (text is "on" or "off")
        {
            return new KeepAlive(text == "on", null, null, null);
        }

        string[] parts = text.Split(':', 3);
        bool valid = TrySeconds(parts, 0, out int? idle) & TrySeconds(parts, 1, out int? interval) & TryCount(parts, out int? count);
        return valid && (idle ?? interval ?? count) is not null ? new KeepAlive(true, idle, interval, count) : null;
    }

    private static bool TrySeconds(string[] parts, int index, out int? seconds)
    {
        TimeSpan time = TimeSpan.Zero;
        bool valid = parts.Length <= index || parts[index].Length == 0 || Values.TrySeconds(parts[index], out time);
        seconds = time == TimeSpan.Zero ? null : (int)Math.Min(time.TotalSeconds, int.MaxValue);
        return valid;
    }

    private static bool TryCount(string[] parts, out int? count)
    {
        int number = 0;
        bool valid = parts.Length <= 2 || parts[2].Length == 0 || Values.TryNumber(parts[2], out number);
        count = number == 0 ? null : number;
        return valid;
    }
}
