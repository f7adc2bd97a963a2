namespace Posthorn.Bench.Cli;

/// <summary>What to run.</summary>
internal sealed record BenchSettings
{
    /// <summary>Names of scenarios or their beginnings; none means all.</summary>
    internal IReadOnlyList<string> Scenarios { get; init; } = [];

    internal string Subject { get; init; } = "out/posthorn";

    internal string Versus { get; init; } = "/usr/sbin/nginx";

    /// <summary>Further programs, each with columns of its own.</summary>
    internal IReadOnlyList<string> Also { get; init; } = [];

    internal int Rounds { get; init; } = 3;

    internal int Workers { get; init; } = 2;

    /// <summary>How many sessions the idle scenario opens.</summary>
    internal int Sessions { get; init; } = 5_000;

    /// <summary>How many sessions the idle scenario over TLS opens.</summary>
    internal int TlsSessions { get; init; } = 4_500;

    /// <summary>How many clients of the slow-clients scenario never say a word.</summary>
    internal int SilentClients { get; init; } = 4_000;

    /// <summary>How many logins or handshakes one measurement at full speed makes.</summary>
    internal int Logins { get; init; } = 6_000;

    /// <summary>How much one measurement transfers, in units of 10^9 bytes.</summary>
    internal double Gigabytes { get; init; } = 1;

    /// <summary>A line for the mail block of both proxies.</summary>
    internal string? MailLine { get; init; }

    /// <summary>Where the report goes besides the standard output.</summary>
    internal string? OutputFile { get; init; }

    /// <summary>Where the pictures go; none are made without.</summary>
    internal string? PictureDirectory { get; init; }

    /// <summary>How long the mixed load lasts that takes the scenarios' place; null for the scenarios.</summary>
    internal TimeSpan? MixedLoad { get; init; }

    internal bool WantsUsage { get; init; }
}
