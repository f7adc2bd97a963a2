namespace Posthorn.Protocol.Sasl;

/// <summary>Where a SASL exchange stands after the client spoke.</summary>
internal enum SaslState
{
    /// <summary>The client is to be sent the challenge.</summary>
    Challenge,

    /// <summary>The credentials are known.</summary>
    Done,

    /// <summary>The client gave up with <c>*</c>.</summary>
    Cancelled,

    /// <summary>The client has heard why the auth source refuses it, and answered: the refusal itself is due.</summary>
    Refused,

    /// <summary>The mechanism is unknown or not enabled, or the response is not what it asks for.</summary>
    Invalid,
}
