using Posthorn.Config.Binding;
using Xunit;

namespace Posthorn.Config.Tests.Binding;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["use", "user", "imap_auth", "pop3_auth", "timeout"];

    [Theory]
    [InlineData("imap_aut", "imap_auth")]
    [InlineData("imap_auht", "imap_auth")]
    [InlineData("imapauthh", "imap_auth")]
    [InlineData("tiemout", "timeout")]
    [InlineData("usr", "use")]
    [InlineData("userr", "user")]
    [InlineData("timo", null)]
    [InlineData("us", null)]
    [InlineData("smtp_path", null)]
    [InlineData("", null)]
    public void The_nearest_name_within_two_edits_is_meant_and_short_words_must_be_nearer(string word, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(word, Names));

    [Theory]
    [InlineData("mial", "mail")]
    [InlineData("amil", "mail")]
    [InlineData("mali", "mail")]
    [InlineData("mlai", null)]
    [InlineData("mialzz", null)]
    [InlineData("aimlz", null)]
    public void Neighbours_that_changed_places_are_one_edit(string word, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(word, ["mail"]));
}
