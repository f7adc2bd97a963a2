namespace Posthorn.Protocol.AuthHttp;

/// <summary>No.</summary>
/// <param name="Refusal">The words for the client.</param>
/// <param name="WaitSeconds">
/// After how many seconds the client is told and may try again; 0 to tell it at once and close.
/// </param>
public sealed record AuthRefused(AuthRefusal Refusal, int WaitSeconds) : AuthHttpAnswer
{
    /// <summary>How long the client waits for the words.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(WaitSeconds);

    /// <summary>What the client hears in place of the refusal, ready for the wire: a backend's own words; null for the refusal.</summary>
    public byte[]? Words { get; init; }

    /// <summary>Whether the client may try again.</summary>
    public bool MayTryAgain { get; init; } = WaitSeconds > 0;
}
