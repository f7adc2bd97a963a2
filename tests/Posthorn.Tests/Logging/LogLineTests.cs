using System.Globalization;
using System.Text;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class LogLineTests
{
    private static string Line(DateTimeOffset time, LogLevel level, string message, long connection = 0)
    {
        LogLine line = LogLine.OfThisThread;
        line.Format(time.ToUnixTimeSeconds(), level, message, connection);
        return Encoding.UTF8.GetString(line.Bytes);
    }

    private static string Local(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local).ToString("yyyy'/'MM'/'dd HH':'mm':'ss", CultureInfo.InvariantCulture);

    [Fact]
    public void A_line_looks_like_nginx_s()
    {
        string line = Line(FixedTime.Noon, LogLevel.Error, "auth http server timed out", 17);

        Assert.Equal(
            $"{Local(FixedTime.Noon)} [error] {Environment.ProcessId}#{LogLibc.ThreadId()}: *17 auth http server timed out\n", line);
    }

    [Fact]
    public void Without_a_session_there_is_no_number() =>
        Assert.EndsWith($"#{LogLibc.ThreadId()}: signal\n", Line(FixedTime.Noon, LogLevel.Notice, "signal"), StringComparison.Ordinal);

    [Fact]
    public void The_thread_is_the_one_that_writes()
    {
        string other = "";
        var thread = new Thread(() => other = Line(FixedTime.Noon, LogLevel.Info, "here"));
        thread.Start();
        thread.Join();

        Assert.NotEqual(Line(FixedTime.Noon, LogLevel.Info, "here"), other);
    }

    [Theory]
    [InlineData(LogLevel.Emerg, "[emerg]")]
    [InlineData(LogLevel.Alert, "[alert]")]
    [InlineData(LogLevel.Crit, "[crit]")]
    [InlineData(LogLevel.Error, "[error]")]
    [InlineData(LogLevel.Warn, "[warn]")]
    [InlineData(LogLevel.Notice, "[notice]")]
    [InlineData(LogLevel.Info, "[info]")]
    [InlineData(LogLevel.Debug, "[debug]")]
    internal void Every_level_has_nginx_s_word(LogLevel level, string word) =>
        Assert.Contains($" {word} ", Line(FixedTime.Noon, level, ""), StringComparison.Ordinal);

    [Fact]
    public void The_time_follows_the_clock_over_summer_and_winter()
    {
        foreach (DateTimeOffset time in (DateTimeOffset[])[FixedTime.Noon, FixedTime.Noon.AddMonths(8), FixedTime.Noon.AddSeconds(1)])
        {
            Assert.StartsWith(Local(time) + " [", Line(time, LogLevel.Info, ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Syslog_s_time_pads_the_day_with_a_space()
    {
        var time = new DateTimeOffset(2026, 2, 3, 12, 4, 5, TimeSpan.Zero);
        Line(time, LogLevel.Info, "");

        string expected = TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local).ToString("MMM' '", CultureInfo.InvariantCulture) + " 3 ";
        Assert.StartsWith(expected, Encoding.ASCII.GetString(LogLine.OfThisThread.SyslogTime), StringComparison.Ordinal);
        Assert.Equal(15, LogLine.OfThisThread.SyslogTime.Length);
    }

    [Fact]
    public void A_line_is_cut_at_2048_bytes_between_characters()
    {
        for (int shift = 0; shift < 4; shift++)
        {
            string line = Line(FixedTime.Noon, LogLevel.Info, new string('x', shift) + new string('ü', 3000));

            Assert.InRange(Encoding.UTF8.GetByteCount(line), 2047, 2048);
            Assert.EndsWith("ü\n", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_nobody_escaped_cannot_start_a_line() =>
        Assert.EndsWith(": a_b__c_d\n", Line(FixedTime.Noon, LogLevel.Info, "a\nb\r\0c\u007fd"), StringComparison.Ordinal);

    [Fact]
    public void Lone_surrogates_are_written_as_valid_utf8() =>
        Assert.EndsWith(": a\ufffdb\n", Line(FixedTime.Noon, LogLevel.Info, "a\ud800b"), StringComparison.Ordinal);
}
