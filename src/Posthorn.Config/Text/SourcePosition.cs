namespace Posthorn.Config.Text;

/// <summary>Where a word of the configuration stands: the file as the user would name it, and the line, counted from 1.</summary>
public readonly record struct SourcePosition(string File, int Line)
{
    /// <summary>The place as nginx prints it: <c>FILE:LINE</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}
