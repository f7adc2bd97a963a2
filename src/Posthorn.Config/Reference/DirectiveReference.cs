using System.Text;
using Posthorn.Config.Schema;

namespace Posthorn.Config.Reference;

/// <summary>Renders docs/directives.md: every directive of a catalog, from its declaration alone.</summary>
public static class DirectiveReference
{
    /// <summary>The page as Markdown, with <c>\n</c> line ends; the same catalog always gives the same text.</summary>
    public static string Render(Catalog catalog)
    {
        var page = new StringBuilder();
        page.Append("# Directives\n\n");
        page.Append("This page is rendered from the declarations in the source; a test fails when it is stale.\n");
        AppendContents(page, catalog);
        foreach (CatalogSection section in catalog.Sections)
        {
            page.Append($"\n## {section.Title}\n");
            AppendParagraph(page, section.Introduction);
            foreach (Directive directive in section.Directives)
            {
                AppendEntry(page, catalog, directive);
            }
        }

        return page.ToString();
    }

    private static void AppendContents(StringBuilder page, Catalog catalog)
    {
        foreach (CatalogSection section in catalog.Sections)
        {
            IEnumerable<string> links = section.Directives.Select(directive => $"[{directive.Name}](#{Anchor(catalog, directive)})");
            page.Append($"\n**{section.Title}**: {string.Join(", ", links)}\n");
        }
    }

    private static void AppendEntry(StringBuilder page, Catalog catalog, Directive directive)
    {
        page.Append($"\n<a id=\"{Anchor(catalog, directive)}\"></a>\n### {directive.Name}\n\n");
        page.Append($"- Syntax: `{Syntax(directive)}`\n");
        page.Append($"- Default: {Default(directive)}\n");
        page.Append($"- Context: {string.Join(", ", directive.In.Select(kind => kind == BlockKind.Any ? "any" : $"`{kind.Name}`"))}\n");
        if (directive.Repeats)
        {
            page.Append("- May be given several times.\n");
        }

        if (SupportText(directive) is { } support)
        {
            page.Append($"- Support: {support}\n");
        }

        AppendParagraph(page, directive.Summary);
    }

    private static string Syntax(Directive directive)
    {
        string head = directive.Syntax.Length == 0 ? directive.Name : $"{directive.Name} {directive.Syntax}";
        return directive is BlockDirective ? $"{head} {{ … }}" : $"{head};";
    }

    private static string Default(Directive directive) => directive.Default switch
    {
        null => "none",
        "" => "empty",
        _ => $"`{directive.Name} {directive.Default};`",
    };

    private static string? SupportText(Directive directive) => directive switch
    {
        { Support: Support.Planned } => "planned; this version refuses it.",
        BlockDirective { Opens: null } => "the block is skipped unread, with a notice.",
        { Support: Support.Ignored } => "accepted without effect, with a notice.",
        _ => null,
    };

    // A name that is declared for several blocks needs anchors apart: its first declaration has the plain one.
    private static string Anchor(Catalog catalog, Directive directive) =>
        catalog.Named(directive.Name)[0] == directive ? directive.Name : $"{directive.Name}-{directive.In[0].Name}";

    private static void AppendParagraph(StringBuilder page, string text)
    {
        if (text.Length > 0)
        {
            page.Append('\n').Append(text.ReplaceLineEndings("\n")).Append('\n');
        }
    }
}
