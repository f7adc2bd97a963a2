using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Xunit;

namespace Posthorn.Config.Tests.Schema;

public sealed class CatalogTests
{
    private static readonly BlockKind Inner = new("inner");

    [Fact]
    public void A_name_is_declared_once_for_a_block()
    {
        Assert.Throws<ArgumentException>(() => new Catalog([Declare("a", Inner, BlockKind.Main)], [Declare("a", Inner)]));
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

    private static Directive<string> Declare(string name, params BlockKind[] kinds) =>
        new(name) { In = kinds, Takes = Arity.One, Syntax = "x", Summary = "x", Parser = Values.Text };
}
