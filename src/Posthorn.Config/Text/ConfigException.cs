namespace Posthorn.Config.Text;

/// <summary>An error in the configuration, worded as nginx words it, with the place it was found at.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>An error at <paramref name="position"/>; null where the error belongs to no line (a file that cannot be opened).</summary>
    public ConfigException(string problem, SourcePosition? position)
        : base(position is { } p ? $"{problem} in {p}" : problem)
    {
        Problem = problem;
        Position = position;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>The place, null when there is none.</summary>
    public SourcePosition? Position { get; }
}
