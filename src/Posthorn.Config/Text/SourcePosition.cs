namespace Posthorn.Config.Text;

/// <summary>Where a word of the configuration stands: the file as the user would name it, and the line, counted from 1.</summary>
public readonly record struct SourcePosition(string File, int Line)
{
    /// <summary>The text given by <c>-g</c>, which has no lines.</summary>
    public static readonly SourcePosition CommandLine = new("command line", 0);

    /// <summary>The place as nginx prints it: <c>FILE:LINE</c>, or <c>command line</c>.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}";
}
