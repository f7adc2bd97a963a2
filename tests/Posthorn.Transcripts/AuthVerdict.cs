namespace Posthorn.Transcripts;

/// <summary>What the auth source of a transcript answers.</summary>
public enum AuthVerdict
{
    /// <summary>Welcome.</summary>
    Ok,

    /// <summary>Not with these credentials.</summary>
    Refused,

    /// <summary>No answer can be had.</summary>
    Unavailable,
}
