using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Xunit;

namespace Posthorn.Config.Tests.Schema;

/// <summary>Every row was put to nginx 1.22 once; where Posthorn differs the test's name says so.</summary>
public sealed class ValuesTests
{
    [Theory]
    [InlineData("60", 60_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1h 30m", 5_400_000)]
    [InlineData("500ms", 500)]
    [InlineData("1s1ms", 1_001)]
    [InlineData("1h60", 3_660_000)]
    [InlineData("1m1", 61_000)]
    [InlineData("1m1ms", 60_001)]
    [InlineData("1ms1", 1_001)]
    [InlineData("1s ", 1_000)]
    [InlineData("1 2", 3_000)]
    [InlineData(" 1", 1_000)]
    [InlineData("1h 2 3", 3_605_000)]
    [InlineData("h1", 1_000)]
    [InlineData("1w", 604_800_000)]
    public void A_time_reads_as_nginx_reads_it(string text, long milliseconds)
    {
        Assert.True(Values.TryTime(text, out TimeSpan time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("1mss")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1ms1s")]
    [InlineData("1  s")]
    [InlineData("1 2s")]
    [InlineData(" 1 ")]
    [InlineData("1 2 3")]
    [InlineData("1ms 2 ")]
    [InlineData("1s2 ")]
    [InlineData("1H")]
    [InlineData("1S")]
    [InlineData("1y")]
    [InlineData("1M")]
    [InlineData("٣")]
    public void What_nginx_takes_for_no_time_is_none(string text) => Assert.False(Values.TryTime(text, out _));

    [Theory]
    [InlineData("9223372036854775", "9223372036854776")]
    [InlineData("106751991167d", "106751991168d")]
    [InlineData("9223372036854775807ms", "9223372036854775808ms")]
    [InlineData("9223372036854775s807ms", "9223372036854775s808ms")]
    public void A_time_overflows_where_nginx_overflows_and_the_longest_is_cut_to_a_TimeSpan(string longest, string tooLong)
    {
        Assert.True(Values.TryTime(longest, out TimeSpan time));
        Assert.Equal(TimeSpan.MaxValue, time);
        Assert.False(Values.TryTime(tooLong, out _));
    }

    [Fact]
    public void Whole_seconds_know_years_and_months_but_no_milliseconds()
    {
        Assert.True(Values.TrySeconds("1y1M1w1d1h1m1s", out TimeSpan time));
        Assert.Equal(((365 + 30 + 7 + 1) * 86_400) + 3_661, time.TotalSeconds);
        Assert.False(Values.TrySeconds("1ms", out _));
        Assert.False(Values.TrySeconds("1M 1y", out _));
        Assert.False(Values.TrySeconds("1y1y", out _));
        Assert.False(Values.TrySeconds("y", out _));
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("0", 0)]
    [InlineData("4k", 4096)]
    [InlineData("4K", 4096)]
    [InlineData("1m", 1 << 20)]
    [InlineData("1M", 1 << 20)]
    [InlineData("1g", 1 << 30)]
    [InlineData("1G", 1 << 30)]
    [InlineData("2147483647", int.MaxValue)]
    public void A_size_is_in_bytes(string text, int bytes)
    {
        Assert.True(Values.TrySize(text, out int size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("4kk")]
    [InlineData("-4")]
    [InlineData("4 k")]
    [InlineData("2147483648")]
    [InlineData("2g")]
    [InlineData("2048m")]
    [InlineData("99999999999999999999999999k")]
    public void What_is_no_size_below_two_gigabytes_is_refused(string text) => Assert.False(Values.TrySize(text, out _));

    [Theory]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData("-1", false)]
    [InlineData("2147483648", false)]
    [InlineData("99999999999999999999999999", false)]
    [InlineData("2147483647", true)]
    [InlineData("007", true)]
    public void A_number_has_digits_only_and_thirty_one_bits(string text, bool valid) =>
        Assert.Equal(valid, Values.TryNumber(text, out _));

    [Theory]
    [InlineData("on", true)]
    [InlineData("On", true)]
    [InlineData("off", false)]
    [InlineData("OFF", false)]
    public void A_flag_is_on_or_off_in_any_case(string word, bool expected) => Assert.Equal(expected, Values.Flag(Use(word)));

    [Fact]
    public void Errors_have_the_words_of_nginx()
    {
        AssertError(use => Values.Flag(use), "invalid value \"x\" in \"xclient\" directive, it must be \"on\" or \"off\"");
        AssertError(use => Values.Time(use), "\"xclient\" directive invalid value");
        AssertError(use => Values.Seconds(use), "\"xclient\" directive invalid value");
        AssertError(use => Values.Size(use), "\"xclient\" directive invalid value");
        AssertError(use => Values.Number(use), "\"xclient\" directive invalid number");
        AssertError(use => Values.OneOf(("on", 1))(use), "invalid value \"x\"");
        AssertError(use => Values.AnyOf(("on", 1))(use), "invalid value \"x\"");
    }

    [Fact]
    public void One_of_a_set_and_any_of_a_set_ignore_case()
    {
        Assert.Equal(2, Values.OneOf(("plain", 1), ("only", 2))(Use("ONLY")));
        Assert.Equal([2, 1, 2], Values.AnyOf(("plain", 1), ("only", 2))(Use("only", "Plain", "only")));
    }

    private static DirectiveUse Use(params string[] arguments) => new("xclient", arguments, new SourcePosition("a.conf", 7));

    private static void AssertError(Action<DirectiveUse> parse, string problem)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => parse(Use("x")));
        Assert.Equal($"{problem} in a.conf:7", error.Message);
    }
}
