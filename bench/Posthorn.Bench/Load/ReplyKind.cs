namespace Posthorn.Bench.Load;

/// <summary>What a line from the server means to a client that waits for an answer.</summary>
internal enum ReplyKind
{
    /// <summary>More lines follow.</summary>
    Interim,
    Positive,
    Negative,
}
