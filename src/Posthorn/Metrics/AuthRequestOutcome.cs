namespace Posthorn.Metrics;

/// <summary>What came of a question to an auth source.</summary>
internal enum AuthRequestOutcome
{
    /// <summary>Yes.</summary>
    Accepted,

    /// <summary>No.</summary>
    Refused,

    /// <summary>Ask again later.</summary>
    Wait,

    /// <summary>No answer that can be used.</summary>
    Failed,

    /// <summary>The client went away, or the operator stops.</summary>
    Abandoned,
}
