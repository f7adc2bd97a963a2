using Posthorn.Config.Schema;
using Posthorn.Dns;
using Posthorn.Tls;

namespace Posthorn.Upstream;

/// <summary>One <c>server</c> of an upstream group, as the configuration has it.</summary>
/// <param name="Address">Where it is; port 0 for the port of whichever protocol is proxied.</param>
/// <param name="Use">The directive, for errors.</param>
internal sealed record UpstreamServerSettings(AddressText Address, DirectiveUse Use)
{
    /// <summary>Its share of the logins.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>After so many failures it is left alone; 0 for never.</summary>
    public int MaxFails { get; init; } = 1;

    /// <summary>The time within which failures count, and for which it is left alone then.</summary>
    public TimeSpan FailTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long its share grows after it has come back; zero for at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>The most sessions it may have; 0 for any number.</summary>
    public int MaxConnections { get; init; }

    /// <summary>Whether it is spoken to by TLS; null for what <c>proxy_ssl</c> says.</summary>
    public BackendTlsMode? TlsMode { get; init; }

    /// <summary>The name in its certificate; null for what <c>proxy_ssl_name</c> says.</summary>
    public string? TlsName { get; init; }

    /// <summary>Whether it is only for when no other server is available.</summary>
    public bool IsBackup { get; init; }

    /// <summary>Whether it is out of use.</summary>
    public bool IsDown { get; init; }

    /// <summary>Whether its name is looked up again and again.</summary>
    public bool Resolves { get; init; }
}
