using System.Text;
using System.Text.Json;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class AccessTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "-")]
    [InlineData("a\"b\\c", "a\\x22b\\x5Cc")]
    [InlineData("a\r\nb\0\t\x7f", "a\\x0D\\x0Ab\\x00\\x09\\x7F")]
    [InlineData("jürgen€", "j\\xC3\\xBCrgen\\xE2\\x82\\xAC")]
    [InlineData("\ud83d\ude00", "\\xF0\\x9F\\x98\\x80")]
    public void By_default_only_plain_ascii_passes_as_it_is(string value, string expected) =>
        Assert.Equal(expected, Escaped(value, LogEscape.Default));

    [Fact]
    public void A_string_of_json_reads_as_what_it_was_whatever_it_was()
    {
        string hostile = string.Concat(Enumerable.Range(1, 300).Select(i => (char)i)) + "\0\"\\\u2028\u2029\u202e\ufeff\ud83d\ude00";
        string json = "\"" + Escaped(hostile, LogEscape.Json) + "\"";

        Assert.Equal(hostile, JsonDocument.Parse(json).RootElement.GetString());
        Assert.DoesNotContain(json, letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u202e');
        Assert.Equal("", Escaped("", LogEscape.Json));
    }

    [Fact]
    public void A_value_is_cut_at_its_limit()
    {
        string long1 = Escaped(new string('a', AccessText.LongestValue + 1), LogEscape.None);
        Assert.Equal(new string('a', AccessText.LongestValue - 3) + "...", long1);
        Assert.Equal(AccessText.LongestValue, Escaped(new string('a', AccessText.LongestValue), LogEscape.Json).Length);
    }

    [Fact]
    public void A_pair_that_the_cut_parts_does_no_harm()
    {
        string json = "\"" + Escaped(new string('a', AccessText.LongestValue - 4) + "\ud83d\ude00 and so on", LogEscape.Json) + "\"";
        Assert.EndsWith("\ufffd...", JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement.GetString(), StringComparison.Ordinal);
    }

    private static string Escaped(string value, LogEscape escape)
    {
        var line = new StringBuilder();
        AccessText.Append(line, value, escape);
        return line.ToString();
    }
}
