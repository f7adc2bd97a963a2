using Posthorn.Tls;
using Xunit;

namespace Posthorn.Tests.Tls;

public sealed class CertificateChoiceTests
{
    private const int Rsa = 6;
    private const int Ec = 408;

    [Fact]
    public void Pairs_of_one_name_are_one_choice()
    {
        CertificateChoice choice = Of(("a b", Rsa), ("B a", Ec));
        Assert.Equal([0, 1], choice.First);
        Assert.All(choice.ByName.Values, pairs => Assert.Equal([0, 1], pairs));
    }

    [Fact]
    public void A_name_gets_one_pair_of_each_kind_that_has_it_its_own_before_a_wildcard()
    {
        CertificateChoice choice = Of(("*.x", Rsa), ("*.x", Ec), ("a.x", Ec), ("b.x a.x", Rsa));
        Assert.Equal([2, 3], choice.ByName["A.X"]);
        Assert.Equal([1, 3], choice.ByName["b.x"]);
        Assert.Equal([0, 1], choice.ByName["*.x"]);
        Assert.Equal([0, 1], choice.First);
    }

    [Fact]
    public void Of_two_that_differ_in_nothing_the_later_counts_as_in_nginx()
    {
        Assert.Equal([2], Of(("a", Rsa), ("b", Rsa), ("a", Rsa)).First);
        Assert.Equal([1], Of(("", Rsa), ("", Rsa)).First);
    }

    [Theory]
    [InlineData("\0\x6\0\0\x3\x61.b", "a.b")]
    [InlineData("\0\x7\0\0\x4\x61.b.", "a.b")]
    [InlineData("\0\x6\x1\0\x3\x61.b", "")]
    [InlineData("\0\x6\0\0\x4\x61.b", "")]
    [InlineData("\0\x3\0\0\0", "")]
    [InlineData("\0", "")]
    public void The_name_of_the_extension_is_read_and_nothing_malformed_is(string extension, string name) =>
        Assert.Equal(name, System.Text.Encoding.Latin1.GetString(NameSwitch.NameIn(System.Text.Encoding.Latin1.GetBytes(extension))));

    private static CertificateChoice Of(params (string Names, int Kind)[] pairs) => CertificateChoice.Of(
    [
        .. pairs.Select(pair => (
            (IReadOnlySet<string>)pair.Names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase),
            pair.Kind)),
    ]);
}
