using Posthorn.Bench.Stubs;
using Posthorn.Bench.Tls;

namespace Posthorn.Bench.Proxies;

/// <summary>What a proxy is to be: everything that its configuration says.</summary>
internal sealed record ProxySetup(
    IReadOnlyList<ProxyListener> Listeners, StubPorts Stubs, int Workers, string Directory, TlsCertificates Certificates)
{
    /// <summary>What the proxy calls itself; greetings of SMTP have it.</summary>
    internal string ServerName { get; init; } = "bench.test";

    /// <summary>Lines for the mail block besides what all configurations have.</summary>
    internal string MailLines { get; init; } = "";

    /// <summary>The lines that say who knows the users; null for the auth service.</summary>
    internal string? Auth { get; init; }
}
