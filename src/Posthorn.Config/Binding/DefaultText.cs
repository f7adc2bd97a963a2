using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>Reads a declaration's default as if a user had written it.</summary>
internal static class DefaultText
{
    /// <summary>The use that the default's text stands for.</summary>
    public static DirectiveUse AsUse(Directive directive) =>
        new(directive.Name, directive.Default!.Split(' ', StringSplitOptions.RemoveEmptyEntries), new SourcePosition("default", 1));
}
