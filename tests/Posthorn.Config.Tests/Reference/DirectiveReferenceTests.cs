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

    [Fact]
    public void A_page_has_contents_and_then_sections_of_entries()
    {
        (BlockKind outer, BlockKind inner) = (new("outer"), new("inner"));
        Directive[] things = [Declare("", outer), Declare("file", inner, BlockKind.Main)];
        var catalog = new Catalog(new CatalogSection("Things", "About things.", things));
        Assert.EndsWith(
            """

            **The language**: [include](#include)

            **Things**: [a](#a), [a](#a-inner)

            ## The language

            <a id="include"></a>
            ### include
            """.ReplaceLineEndings("\n"),
            Before(DirectiveReference.Render(catalog), "\n\n- Syntax: `include"));
        Assert.EndsWith(
            """
            ## Things

            About things.

            <a id="a"></a>
            ### a

            - Syntax: `a;`
            - Default: empty
            - Context: `outer`

            Two
            lines.

            <a id="a-inner"></a>
            ### a

            - Syntax: `a file;`
            - Default: empty
            - Context: `inner`, `main`

            Two
            lines.

            """.ReplaceLineEndings("\n"),
            DirectiveReference.Render(catalog));
    }

    [Fact]
    public void A_page_says_where_it_comes_from() => Assert.StartsWith(
        "# Directives\n\nThis page is rendered from the declarations in the source; a test fails when it is stale.\n", Page);

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

    private static string Before(string text, string mark) => text[..text.IndexOf(mark, StringComparison.Ordinal)];

    private static Directive<string> Declare(string syntax, params BlockKind[] kinds) => new("a")
    {
        In = kinds,
        Takes = Arity.One,
        Syntax = syntax,
        Summary = "Two\r\nlines.",
        Default = "",
        Parser = Values.Text,
    };
}
