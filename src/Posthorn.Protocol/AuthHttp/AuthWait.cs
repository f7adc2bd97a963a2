namespace Posthorn.Protocol.AuthHttp;

/// <summary>Ask again later; the attempt counts as the same.</summary>
/// <param name="Seconds">How long to wait, 1 or more.</param>
public sealed record AuthWait(int Seconds) : AuthHttpAnswer
{
    /// <summary>
    /// The wait, in seconds, when the service names none. nginx asks again without any pause and never stops; see hazards on
    /// amplification.
    /// </summary>
    public const int DefaultSeconds = 5;
}
