namespace Posthorn.Config.Schema;

/// <summary>Directives that belong together: one heading of docs/directives.md.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Introduction">Markdown below the heading; empty for none.</param>
/// <param name="Directives">The declarations, in the order to show them in.</param>
public sealed record CatalogSection(string Title, string Introduction, IReadOnlyList<Directive> Directives);
