using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>Reads a declaration's default as if a user had written it.</summary>
internal static class DefaultText
{
    /// <summary>The use that the default's text stands for.</summary>
    public static DirectiveUse AsUse(Directive directive)
    {
        var place = new SourcePosition($"default of \"{directive.Name}\"", 0);
        var lexer = new ConfigLexer($"{directive.Name} {directive.Default};", place);
        lexer.Next();
        return new DirectiveUse(directive.Name, [.. lexer.Words.Skip(1)], place);
    }
}
