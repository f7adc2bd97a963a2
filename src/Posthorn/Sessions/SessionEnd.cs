namespace Posthorn.Sessions;

/// <summary>How a session ended.</summary>
/// <param name="By">Whose doing it is.</param>
/// <param name="Why">The reason.</param>
/// <param name="Log">The log line that tells of it, without context; null when it has been told, or when nothing is to tell.</param>
internal sealed record SessionEnd(EndedBy By, EndReason Why, string? Log = null)
{
    /// <summary>With Rejected: whether the backend only said that it cannot serve now.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The exception behind a fault.</summary>
    public Exception? Cause { get; init; }
}
