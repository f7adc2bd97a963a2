namespace Posthorn.Dns;

/// <summary>
/// What an SMTP client is called. A name can only be made of characters that no HTTP header and no SMTP command minds: whoever
/// runs the client's reverse zone chooses it, so it is as hostile as anything a client sends.
/// </summary>
internal sealed record ClientName
{
    private ClientName(string host) => Host = host;

    /// <summary>There is no name, or it is not the client's.</summary>
    public static ClientName Unavailable { get; } = new("[UNAVAILABLE]");

    /// <summary>The name could not be found out this time.</summary>
    public static ClientName TemporarilyUnavailable { get; } = new("[TEMPUNAVAIL]");

    /// <summary>The confirmed name, <c>[UNAVAILABLE]</c> or <c>[TEMPUNAVAIL]</c>.</summary>
    public string Host { get; }

    /// <summary>What the log is to say of the search, for each client anew; null for nothing.</summary>
    public string? Complaint { get; init; }

    /// <summary>A name whose addresses hold the client's.</summary>
    /// <exception cref="ArgumentException">It is no host name.</exception>
    public static ClientName Confirmed(string host) =>
        HostName.IsPlain(host) ? new ClientName(host) : throw new ArgumentException("not a host name", nameof(host));
}
