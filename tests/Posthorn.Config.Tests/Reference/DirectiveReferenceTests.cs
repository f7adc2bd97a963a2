using Posthorn.Config.Reference;
using Posthorn.Config.Schema;
using Xunit;

namespace Posthorn.Config.Tests.Reference;

public sealed class DirectiveReferenceTests
{
    private static string Page => DirectiveReference.Render(SampleCatalog.Catalog);

    [Fact]
    public void An_entry_shows_all_of_its_declaration() => Assert.Contains(
        """

        <a id="auth_http_header"></a>
        ### auth_http_header

        - Syntax: `auth_http_header name value;`
        - Default: none
        - Context: `mail`, `server`
        - May be given several times.

        A header.

        """.ReplaceLineEndings("\n"), Page);

    [Theory]
    [InlineData("- Syntax: `mail { … }`\n")]
    [InlineData("- Syntax: `map $source $target { … }`\n")]
    [InlineData("- Default: `imap_auth plain;`\n")]
    [InlineData("- Default: `pid \"/run/a b.pid\";`\n")]
    [InlineData("- Context: any\n")]
    [InlineData("- Support: the block is skipped unread, with a notice.\n")]
    [InlineData("- Support: accepted without effect, with a notice.\n")]
    [InlineData("- Support: planned; this version refuses it.\n")]
    [InlineData("\n## The process\n\nWhole-process matters.\n")]
    public void Defaults_contexts_and_support_are_told(string text) => Assert.Contains(text, Page);

    [Fact]
    public void Entries_come_in_the_order_of_the_catalog_under_the_headings_of_its_sections()
    {
        IEnumerable<string> headings = Page.Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' '));
        IEnumerable<string> expected = SampleCatalog.Catalog.Sections
            .SelectMany(section => section.Directives.Select(directive => directive.Name).Prepend(section.Title));
        Assert.Equal(expected.Prepend("Directives"), headings);
    }

    [Fact]
    public void Every_link_has_its_one_anchor()
    {
        foreach (Directive directive in SampleCatalog.Catalog.All.DistinctBy(directive => directive.Name))
        {
            Assert.Equal(2, Page.Split($"<a id=\"{directive.Name}\">").Length);
            Assert.Contains($"](#{directive.Name})", Page);
        }

        Assert.Contains("[limit_rate](#limit_rate-server)", Page);
        Assert.Contains("<a id=\"limit_rate-server\"></a>\n### limit_rate\n", Page);
    }

    [Fact]
    public void The_page_ends_with_one_line_end_and_has_no_blank_pair()
    {
        Assert.EndsWith(".\n", Page);
        Assert.DoesNotContain("\n\n\n", Page);
        Assert.DoesNotContain("\r", Page);
    }
}
