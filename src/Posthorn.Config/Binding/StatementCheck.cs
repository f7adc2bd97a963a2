using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>What is checked of a statement before its arguments are read; the order is nginx's.</summary>
internal static class StatementCheck
{
    /// <summary>The declaration that a use belongs to.</summary>
    /// <exception cref="ConfigException">It belongs to none, or breaks the declaration's form.</exception>
    public static Directive Resolve(Catalog catalog, DirectiveUse use, StatementEnd end, Scope scope)
    {
        Directive directive = Find(catalog, use, scope.Kind);
        if (directive is not BlockDirective && end == StatementEnd.BlockStart)
        {
            throw use.Error($"directive \"{use.Name}\" is not terminated by \";\"");
        }

        if (directive is BlockDirective && end != StatementEnd.BlockStart)
        {
            throw use.Error($"directive \"{use.Name}\" has no opening \"{{\"");
        }

        if (!directive.Takes.Allows(use.Arguments.Count))
        {
            throw use.Error($"invalid number of arguments in \"{use.Name}\" directive");
        }

        if (!directive.Repeats && scope.Sets(directive))
        {
            throw use.Error($"\"{use.Name}\" directive is duplicate");
        }

        return directive;
    }

    private static Directive Find(Catalog catalog, DirectiveUse use, BlockKind kind)
    {
        IReadOnlyList<Directive> declared = catalog.Named(use.Name);
        foreach (Directive directive in declared)
        {
            if (directive.MayStandIn(kind))
            {
                return directive;
            }
        }

        ConfigException Misplaced() => use.Error($"\"{use.Name}\" directive is not allowed here");
        return kind.Entry ?? throw (declared.Count > 0 ? Misplaced() : Unknown(catalog, use, kind));
    }

    private static ConfigException Unknown(Catalog catalog, DirectiveUse use, BlockKind kind)
    {
        IEnumerable<string> names = catalog.All.Where(directive => directive.MayStandIn(kind)).Select(directive => directive.Name);
        string hint = Spelling.Nearest(use.Name, names) is { } meant ? $", did you mean \"{meant}\"?" : "";
        return use.Error($"unknown directive \"{use.Name}\"{hint}");
    }
}
