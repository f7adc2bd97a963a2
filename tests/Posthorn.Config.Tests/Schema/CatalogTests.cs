using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Xunit;

namespace Posthorn.Config.Tests.Schema;

public sealed class CatalogTests
{
    private static readonly BlockKind Inner = new("inner");

    [Fact]
    public void A_name_is_declared_once_for_a_block()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Catalog([Declare("a", Inner, BlockKind.Main)], [Declare("a", Inner)]));
        Assert.Equal("directive \"a\" is declared twice for one block", error.Message);
        Assert.Throws<ArgumentException>(() => new Catalog([Declare("a", BlockKind.Any)], [Declare("a", Inner)]));
        Assert.Throws<ArgumentException>(() => new Catalog([Declare("include", Inner)]));
        Assert.Equal(2, new Catalog([Declare("a", BlockKind.Main)], [Declare("a", Inner)]).Named("a").Count);
    }

    [Fact]
    public void Names_are_told_apart_by_case_and_unknown_ones_have_no_declaration()
    {
        var catalog = new Catalog([Declare("a", Inner)]);
        Assert.Empty(catalog.Named("A"));
        Assert.Single(catalog.Named("a"));
        Assert.Single(catalog.Named("include"));
    }

    [Fact]
    public void Every_default_of_the_sample_is_one_statement_that_its_own_parser_takes()
    {
        foreach (Directive directive in SampleCatalog.Catalog.All.Where(directive => directive.Default is not null))
        {
            DirectiveUse use = DefaultText.AsUse(directive);
            Assert.True(directive.Takes.Allows(use.Arguments.Count), directive.Name);
            directive.Bind(new Scope(BlockKind.Main, null, use.Position), use);
        }
    }

    [Fact]
    public void A_list_without_sections_is_one_section_behind_the_language_s() => Assert.Equal(
        [("The language", ""), ("Directives", "")],
        new Catalog([Declare("a", Inner)]).Sections.Select(section => (section.Title, section.Introduction)));

    [Fact]
    public void A_default_is_parsed_when_it_is_first_needed_and_once()
    {
        int parsed = 0;
        Directive<string> directive = Declare("a", "x", use => $"{use.Arguments[0]}{++parsed}");
        Assert.Equal(0, parsed);
        Assert.Equal("x1", directive.DefaultValue);
        Assert.Equal("x1", directive.DefaultValue);
        Assert.Null(Declare("a", null, Values.Text).DefaultValue);
    }

    [Fact]
    public void An_error_in_a_default_names_the_directive() => Assert.Equal(
        "no in default of \"a\"",
        Assert.Throws<ConfigException>(() => Declare("a", "x", use => throw use.Error("no")).DefaultValue).Message);

    [Fact]
    public void Entries_of_a_block_fill_one_object()
    {
        var entry = new EntryDirective<List<string>>("entry")
        {
            In = [Inner],
            Takes = Arity.One,
            Syntax = "x",
            Summary = "x",
            Taker = (list, use) => list.Add(use.Arguments[0]),
        };
        var place = new SourcePosition("a.conf", 1);
        var scope = new Scope(Inner, null, place);
        entry.Bind(scope, new DirectiveUse("entry", ["1"], place));
        entry.Bind(scope, new DirectiveUse("entry", ["2"], place));
        Assert.Equal(["1", "2"], scope.Content<List<string>>());
    }

    private static Directive<string> Declare(string name, string? text, Func<DirectiveUse, string> parser) =>
        new(name) { In = [Inner], Takes = Arity.One, Syntax = "x", Summary = "x", Default = text, Parser = parser };

    private static Directive<string> Declare(string name, params BlockKind[] kinds) =>
        new(name) { In = kinds, Takes = Arity.One, Syntax = "x", Summary = "x", Parser = Values.Text };
}
