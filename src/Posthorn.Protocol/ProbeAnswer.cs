namespace Posthorn.Protocol;

/// <summary>A backend's answer to a question of a probe.</summary>
internal enum ProbeAnswer
{
    /// <summary>It is not complete yet.</summary>
    Incomplete,

    /// <summary>Yes.</summary>
    Yes,

    /// <summary>Anything else.</summary>
    No,
}
