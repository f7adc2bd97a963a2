namespace Posthorn.Tls;

/// <summary>How one backend is spoken to.</summary>
/// <param name="Mode">Whether by TLS, and how that begins.</param>
/// <param name="Name">The name or IP address that its certificate must have; null when it has neither (a Unix socket).</param>
internal readonly record struct BackendTlsChoice(BackendTlsMode Mode, string? Name);
