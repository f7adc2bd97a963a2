using System.Text.RegularExpressions;

namespace Posthorn.Tests.Architecture;

/// <summary>One C# file: what can be told from its lines without a compiler.</summary>
internal sealed partial record SourceFile(string Path, string[] Lines)
{
    /// <summary>The file's name without ending.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The namespaces it declares; one is the rule.</summary>
    public IEnumerable<string> Namespaces =>
        Lines.Select(line => Namespace().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    /// <summary>The namespaces it uses.</summary>
    public IEnumerable<string> Usings =>
        Lines.Select(line => Using().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    /// <summary>The types it declares, nested ones included.</summary>
    public IEnumerable<TypeDeclaration> Types =>
        Lines.Select(line => Declaration().Match(line)).Where(match => match.Success).Select(match => new TypeDeclaration(
            match.Groups["name"].Value,
            match.Groups["kind"].Value,
            IsPublic: match.Groups["words"].Value.Split(' ').Contains("public"),
            IsNested: match.Groups["indent"].Length > 0));

    [GeneratedRegex(@"^namespace ([\w.]+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);")]
    private static partial Regex Using();

    [GeneratedRegex(
        @"^(?<indent>\s*)(?<words>(?:(?:public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref|unsafe) )*)"
        + @"(?<kind>class|interface|enum|record struct|record class|record|struct) (?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();
}
