namespace Posthorn.Transcripts;

/// <summary>Who does what in a line of a transcript; the letter that starts the line is in brackets.</summary>
public enum StepKind
{
    /// <summary>[S] Posthorn says this to the client.</summary>
    ToClient,

    /// <summary>[C] The client says this.</summary>
    FromClient,

    /// <summary>[A] The auth source is asked and answers.</summary>
    Auth,

    /// <summary>[B] The backend says this.</summary>
    FromBackend,

    /// <summary>[P] Posthorn says this to the backend.</summary>
    ToBackend,

    /// <summary>[T] The client shakes hands for TLS.</summary>
    Tls,

    /// <summary>[L] Posthorn logs this.</summary>
    Log,

    /// <summary>[R] From here the session is a transparent relay.</summary>
    Relay,

    /// <summary>[X] Posthorn closes the session.</summary>
    Closed,
}
