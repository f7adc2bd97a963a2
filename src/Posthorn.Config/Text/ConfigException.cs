namespace Posthorn.Config.Text;

/// <summary>An error in the configuration, worded as nginx words it, with the place it was found at.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>An error at <paramref name="position"/>; null where the error belongs to no line (a file that cannot be opened).</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="position">Where.</param>
    /// <param name="hint">What could be done, where nginx's words do not tell; empty for none.</param>
    public ConfigException(string problem, SourcePosition? position, string hint = "")
        : base((position is { } p ? $"{problem} in {p}" : problem) + (hint.Length == 0 ? "" : $" ({hint})"))
    {
        Problem = problem;
        Position = position;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>The place, null when there is none.</summary>
    public SourcePosition? Position { get; }
}
