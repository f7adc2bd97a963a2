namespace Posthorn.Protocol;

/// <summary>What a client dialog needs to know of its surroundings, gathered by the driver; none of it changes but TLS.</summary>
/// <param name="ServerName">The <c>server_name</c> in force.</param>
/// <param name="Salt">The challenge with its angle brackets; empty unless the protocol's settings ask for one.</param>
/// <param name="StartTls">Whether STARTTLS is offered.</param>
/// <param name="IsTls">Whether the connection began with TLS.</param>
/// <param name="MaxErrors">The <c>max_errors</c> in force: this many misunderstood commands end the session.</param>
public sealed record ClientFacts(string ServerName, byte[] Salt, StartTlsMode StartTls, bool IsTls, int MaxErrors)
{
    /// <summary>Whether the client is a proxy whose word about its own client is taken.</summary>
    public bool IsTrustedProxy { get; init; }

    /// <summary>
    /// What the backends can do, for settings that <see cref="IProtocolSettings.LearnsCapabilities"/>: a word or a line each, as a
    /// probe found them. One object for all sessions until it changes; null when nothing is learnt yet.
    /// </summary>
    public IReadOnlyList<string>? LearntCapabilities { get; init; }
}
