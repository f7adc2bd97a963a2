using Posthorn.Bench.Cli;

namespace Posthorn.Bench.Proxies;

/// <summary>The programs of a run: the one to judge, the one to judge it by, and further columns.</summary>
internal static class ProxyPrograms
{
    internal static IReadOnlyList<ProxyProgram> Find(BenchSettings settings)
    {
        NginxProgram subject = NginxProgram.Find(settings.Subject);
        NginxProgram versus = NginxProgram.Find(settings.Versus);
        if (versus.Name == subject.Name)
        {
            versus.Name += " (vs)";
        }

        return [subject, versus, .. settings.Also.Select(Further)];
    }

    private static ProxyProgram Further(string name)
    {
        return name switch
        {
            "dovecot" => DovecotProgram.Find(),
            "haproxy" => HaproxyProgram.Find(),
            _ => throw new BenchException($"--also takes dovecot or haproxy, not \"{name}\""),
        };
    }
}
