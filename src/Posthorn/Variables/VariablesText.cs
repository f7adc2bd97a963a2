namespace Posthorn.Variables;

/// <summary>What the reference page says of variables.</summary>
internal static class VariablesText
{
    /// <summary>Markdown: how variables are written, and a list of them.</summary>
    public static string Introduction { get; } =
        "Where a directive says so, `$name` or `${name}` in its text stands for something of the session. A "
            + "value that is not known, or not "
        + "yet, is empty.\n\n| variable | what it is |\n|---|---|\n"
        + string.Join('\n', SessionVariables.All.Select(variable => $"| `${variable.Name}` | {variable.Summary} |"));
}
