namespace Posthorn.Tls;

/// <summary>How one backend is spoken to.</summary>
/// <param name="Mode">Whether by TLS, and how that begins.</param>
/// <param name="Name">The name or IP address that its certificate must have; null when it has neither (a Unix socket).</param>
internal sealed record BackendTlsChoice(BackendTlsMode Mode, string? Name)
{
    /// <summary>In plain text; before it is known, too.</summary>
    public static readonly BackendTlsChoice Off = new(BackendTlsMode.Off, Name: null);

    /// <summary>Why the backend must not be spoken to; null where it may.</summary>
    public string? Complaint { get; init; }

    /// <summary>Whether variables made the name: then a client may have had a hand in it.</summary>
    public bool IsNameVariable { get; init; }

    /// <summary>Whether the handshake failed with such a name, which may be no fault of the server.</summary>
    public bool MayBeMisnamed { get; init; }
}
