namespace Posthorn.RealServers.Tests.Rig;

/// <summary>POSTHORN_PROXIES=nginx or =posthorn keeps one of the two; for working on the tests.</summary>
internal static class ProxyChoice
{
    private static readonly string Wanted = Environment.GetEnvironmentVariable("POSTHORN_PROXIES") ?? "nginx posthorn";

    public static string? ReasonToSkip(ProxyKind kind)
    {
        return Wanted.Contains(kind.ToString(), StringComparison.OrdinalIgnoreCase) ? null : "POSTHORN_PROXIES leaves it out";
    }
}
