namespace Posthorn.Protocol;

/// <summary>Why the driver ends a client dialog from outside; the dialog finds its protocol's words.</summary>
public enum AbortReason
{
    /// <summary>The auth service or the backend cannot be reached or does not answer as it should: try again later.</summary>
    Unavailable,

    /// <summary>Posthorn itself failed.</summary>
    InternalError,

    /// <summary>The command is longer than the client buffer.</summary>
    CommandTooLong,

    /// <summary>The client spoke while the greeting was held back.</summary>
    EarlyTalker,

    /// <summary>The client's certificate did not verify.</summary>
    CertificateError,

    /// <summary>The client sent no certificate where one is required.</summary>
    CertificateMissing,
}
