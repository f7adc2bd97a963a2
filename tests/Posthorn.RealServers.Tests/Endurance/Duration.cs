using System.Globalization;

namespace Posthorn.RealServers.Tests.Endurance;

/// <summary>
/// How long an endurance test goes on: short among the others, as long as asked for by <c>./dev soak</c> and <c>./dev fuzz</c>.
/// </summary>
internal static class Duration
{
    /// <summary>The time in which new work begins.</summary>
    public static TimeSpan Of(TimeSpan usual) =>
        Environment.GetEnvironmentVariable("POSTHORN_ENDURANCE_MINUTES") is { Length: > 0 } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
            : usual;

    /// <summary>The seed: POSTHORN_SEED repeats an earlier run.</summary>
    public static int Seed() =>
        Environment.GetEnvironmentVariable("POSTHORN_SEED") is { Length: > 0 } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
}
