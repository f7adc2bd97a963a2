namespace Posthorn.Tests.Tls;

/// <summary>How a <see cref="TlsClient"/> differs from an ordinary one.</summary>
internal sealed record TlsClientOptions
{
    public const int V12 = 0x303;
    public const int V13 = 0x304;

    public int Version { get; init; } = V13;

    public int Segment { get; init; } = int.MaxValue;

    public bool Tickets { get; init; } = true;

    public string? Certificate { get; init; }

    public string? Alpn { get; init; }

    public string? Ciphers { get; init; }

    public nint Session { get; init; }
}
