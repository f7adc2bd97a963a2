using Posthorn.Protocol.Forwarding;

namespace Posthorn.Protocol;

/// <summary>
/// What a backend may be told of the client it does not see: for XCLIENT and IMAP's ID. The writers encode the values. What costs
/// something to find out is virtual: most backends are not told of it.
/// </summary>
public record BackendClientFacts
{
    /// <summary>What is told where nothing is known.</summary>
    public static readonly BackendClientFacts Unknown = new();

    /// <summary>The client's IP address as text; anything else, such as <c>unix:</c>, is told as unknown.</summary>
    public string Address { get; init; } = "";

    /// <summary>The client's port; 0 for unknown.</summary>
    public int Port { get; init; }

    /// <summary>The client's confirmed name, <c>[UNAVAILABLE]</c> or <c>[TEMPUNAVAIL]</c>.</summary>
    public string Host { get; init; } = "[UNAVAILABLE]";

    /// <summary>The IP address that the client called, as text; empty for unknown.</summary>
    public virtual string LocalAddress { get; init; } = "";

    /// <summary>The port that the client called; 0 for unknown.</summary>
    public virtual int LocalPort { get; init; }

    /// <summary>The name of this session, for logs on both sides; empty for none.</summary>
    public virtual string Session { get; init; } = "";

    /// <summary>Whether the client's side is protected by TLS.</summary>
    public bool IsTls { get; init; }

    /// <summary>How many more proxies the login may pass; the backend is told one less. 0: it may go no further.</summary>
    public int TimeToLive { get; init; } = DefaultTimeToLive;

    /// <summary>The fields of the auth source, its own matter and the backend's.</summary>
    public IReadOnlyList<ForwardField> Fields { get; init; } = [];

    /// <summary>Dovecot's <c>LOGIN_PROXY_TTL</c>.</summary>
    public const int DefaultTimeToLive = 5;
}
