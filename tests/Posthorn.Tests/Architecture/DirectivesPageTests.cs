using Posthorn.Config.Reference;
using Posthorn.Hosting;
using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>docs/directives.md against the declarations in the source.</summary>
public sealed class DirectivesPageTests
{
    private static readonly string Page = SourceTree.FullPath("docs/directives.md");

    [Fact]
    public void The_page_says_what_the_declarations_say()
    {
        string fresh = DirectiveReference.Render(Composition.Catalog);
        if (Environment.GetEnvironmentVariable("POSTHORN_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, fresh);
        }

        Assert.True(File.Exists(Page) && File.ReadAllText(Page) == fresh, "docs/directives.md is stale: run ./dev docs");
    }
}
