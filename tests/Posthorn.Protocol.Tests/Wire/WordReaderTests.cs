using System.Text;
using Posthorn.Protocol.Wire;
using Xunit;

namespace Posthorn.Protocol.Tests.Wire;

public sealed class WordReaderTests
{
    [Fact]
    public void Words_are_separated_by_any_number_of_spaces_and_nothing_else()
    {
        var words = new WordReader("  AUTH   PLAIN\tx  y "u8);
        Assert.True(words.NextIs("auth"u8));
        Assert.Equal("PLAIN\tx", Encoding.ASCII.GetString(words.Next()));
        Assert.False(words.AtEnd);
        Assert.Equal("y", Encoding.ASCII.GetString(words.Next()));
        Assert.True(words.AtEnd);
        Assert.True(words.Next().IsEmpty);
    }

    [Fact]
    public void The_rest_keeps_its_inner_and_trailing_spaces()
    {
        var words = new WordReader("PASS   a b  "u8);
        words.Next();
        Assert.Equal("a b  ", Encoding.ASCII.GetString(words.Rest));
    }
}
