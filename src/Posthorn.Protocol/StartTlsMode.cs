namespace Posthorn.Protocol;

/// <summary>The <c>starttls</c> directive's values.</summary>
public enum StartTlsMode
{
    /// <summary>STARTTLS is not offered.</summary>
    Off,

    /// <summary>STARTTLS is offered.</summary>
    On,

    /// <summary>STARTTLS is offered, and no login is taken before it.</summary>
    Only,
}
