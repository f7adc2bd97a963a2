using System.Globalization;

namespace Posthorn.Logging;

/// <summary>The time as access logs write it, put together once a second for each thread.</summary>
/// <param name="Second">The second that it is.</param>
/// <param name="Local">As nginx's <c>$time_local</c>.</param>
/// <param name="Iso">As nginx's <c>$time_iso8601</c>.</param>
internal sealed record AccessTime(long Second, string Local, string Iso)
{
    [ThreadStatic]
    private static AccessTime? _ofThisThread;

    /// <summary>The time now.</summary>
    public static AccessTime Now
    {
        get
        {
            long second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            return _ofThisThread is { } known && known.Second == second ? known : _ofThisThread = At(second);
        }
    }

    /// <summary>Seconds since 1970, with milliseconds.</summary>
    public static string Milliseconds
    {
        get
        {
            long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            return string.Create(CultureInfo.InvariantCulture, $"{now / 1000}.{now % 1000:d3}");
        }
    }

    private static AccessTime At(long second)
    {
        LogLibc.LocalTime(in second, out LogLibc.BrokenDownTime time);
        var offset = TimeSpan.FromSeconds(time.Offset);
        DateTimeOffset local = DateTimeOffset.FromUnixTimeSeconds(second).ToOffset(offset);
        string zone = local.ToString("zzz", CultureInfo.InvariantCulture);
        return new AccessTime(
            second,
            local.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + zone.Replace(":", "", StringComparison.Ordinal),
            local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + zone);
    }
}
