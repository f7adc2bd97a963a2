namespace Posthorn.Protocol.AuthHttp;

/// <summary>What an auth service is told about one login. Values may hold any byte a client sent: the writer encodes them.</summary>
public sealed record AuthHttpQuery
{
    /// <summary>Who the client says it is, and its proof.</summary>
    public required Credentials Credentials { get; init; }

    /// <summary>The protocol's name, for <c>Auth-Protocol</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Which attempt of this session it is, counted from 1; the same after a <c>WAIT</c>.</summary>
    public required int Attempt { get; init; }

    /// <summary>The client's address as text, or <c>unix:</c>.</summary>
    public required string ClientAddress { get; init; }

    /// <summary>The client's confirmed name, <c>[UNAVAILABLE]</c> or <c>[TEMPUNAVAIL]</c>; empty where none is sought (not SMTP).</summary>
    public string ClientHost { get; init; } = "";

    /// <summary>What a PROXY header said; null when there was none with addresses.</summary>
    public AuthHttpProxyFacts? Proxy { get; init; }

    /// <summary>The envelope of a message sent without a login; null for every other login.</summary>
    public AuthHttpEnvelope? Envelope { get; init; }

    /// <summary>The client's TLS; null when the connection is plain.</summary>
    public AuthHttpTlsFacts? Tls { get; init; }

    /// <summary>
    /// Whether the service must answer with <c>Auth-Pass</c>: what the client gave is no password that a backend could take.
    /// SMTP backends are not logged in to with it.
    /// </summary>
    public bool NeedsPassword =>
        Credentials.Method is AuthMethod.Apop or AuthMethod.CramMd5 or AuthMethod.External && Protocol != "smtp";
}
