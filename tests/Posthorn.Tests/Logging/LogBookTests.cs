using System.Diagnostics;
using System.Globalization;
using Posthorn.Logging;
using Xunit;

namespace Posthorn.Tests.Logging;

public sealed class LogBookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LogBook _book;

    public LogBookTests() => _book = new LogBook(_directory.Path);

    public void Dispose()
    {
        _book.Dispose();
        _directory.Dispose();
    }

    private static ErrorLogTarget To(string path, LogLevel level = LogLevel.Info) => new(level, path, null);

    private int OpenDescriptors(string name) =>
        Directory.GetFiles("/proc/self/fd").Count(link => new FileInfo(link).LinkTarget == _directory[name]);

    [Fact]
    public void A_file_that_several_scopes_name_is_opened_once()
    {
        Log first = _book.Open([To("error.log")]);
        Log second = _book.Open([To(_directory["error.log"], LogLevel.Error)]);

        first.Write(LogLevel.Info, "one");
        second.Write(LogLevel.Error, "two");

        Assert.True(_book.Flush());
        Assert.Equal(1, OpenDescriptors("error.log"));
        Assert.Equal(["one", "two"], _directory.Messages("error.log"));
    }

    [Fact]
    public void A_file_is_appended_to_and_closed_on_exec()
    {
        File.WriteAllText(_directory["error.log"], "before\n");
        Log log = _book.Open([To("error.log")]);
        string link = Directory.GetFiles("/proc/self/fd").Single(file => new FileInfo(file).LinkTarget == _directory["error.log"]);
        string flags = File.ReadAllLines(link.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal))
            .Single(line => line.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim();

        log.Write(LogLevel.Info, "after");
        Assert.True(_book.Flush());

        int bits = Convert.ToInt32(flags, 8);
        Assert.Equal(0x401, bits & 0x403);
        Assert.Equal(0x80000, bits & 0x80000);
        Assert.Equal("before", File.ReadAllLines(_directory["error.log"])[0]);
        Assert.Equal(2, File.ReadAllLines(_directory["error.log"]).Length);
    }

    [Fact]
    public void After_a_rename_reopening_starts_a_new_file()
    {
        Log log = _book.Open([To("error.log")]);
        log.Write(LogLevel.Info, "old");
        Assert.True(_book.Flush());
        File.Move(_directory["error.log"], _directory["error.log.1"]);
        log.Write(LogLevel.Info, "still old");
        Assert.True(_book.Flush());

        _book.Reopen();
        log.Write(LogLevel.Info, "new");

        Assert.True(_book.Flush());
        Assert.Equal(["old", "still old"], _directory.Messages("error.log.1"));
        Assert.Equal(["new"], _directory.Messages("error.log"));
        Assert.Equal(0, OpenDescriptors("error.log.1"));
    }

    [Fact]
    public void A_file_that_cannot_be_reopened_stays_in_use_and_says_so()
    {
        Directory.CreateDirectory(_directory["logs"]);
        Log log = _book.Open([To("logs/error.log", LogLevel.Error)]);
        Directory.Move(_directory["logs"], _directory["away"]);

        _book.Reopen();
        log.Write(LogLevel.Error, "still here");

        Assert.True(_book.Flush());
        Assert.Equal(
            [$"open() \"{_directory["logs/error.log"]}\" failed (2: No such file or directory)", "still here"],
            _directory.Messages("away/error.log"));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_nginx_s_error_and_leaves_nothing_open()
    {
        IOException error = Assert.Throws<IOException>(() => _book.Open([To("error.log"), To("none/error.log")]));

        Assert.Equal($"open() \"{_directory["none/error.log"]}\" failed (2: No such file or directory)", error.Message);
        Assert.True(_book.Flush());
        Assert.Equal(0, OpenDescriptors("error.log"));
    }

    [Fact]
    public void The_last_log_to_close_closes_the_file_after_its_lines()
    {
        Log first = _book.Open([To("error.log")]);
        Log second = _book.Open([To("error.log")]);

        _book.Close(first);
        Assert.True(_book.Flush());
        Assert.Equal(1, OpenDescriptors("error.log"));
        second.Write(LogLevel.Info, "last");
        _book.Close(second);
        second.Write(LogLevel.Info, "too late");

        Assert.True(_book.Flush());
        Assert.Equal(0, OpenDescriptors("error.log"));
        Assert.Equal(["last"], _directory.Messages("error.log"));
    }

    [Fact]
    public void A_closed_file_can_be_opened_again()
    {
        _book.Close(_book.Open([To("error.log")]));
        Log log = _book.Open([To("error.log")]);

        log.Write(LogLevel.Info, "again");

        Assert.True(_book.Flush());
        Assert.Equal(["again"], _directory.Messages("error.log"));
    }

    [Fact]
    public void Disposing_writes_what_was_accepted()
    {
        using var book = new LogBook(_directory.Path);
        Log log = book.Open([To("error.log")]);
        for (int count = 0; count < 1000; count++)
        {
            log.Write(LogLevel.Info, count.ToString(CultureInfo.InvariantCulture));
        }

        book.Dispose();

        Assert.Equal(1000, _directory.Messages("error.log").Count());
        Assert.Equal(0, OpenDescriptors("error.log"));
    }

    [Fact]
    public void A_full_disk_is_said_once_a_second_at_most_and_harms_no_other_log()
    {
        var said = new List<string>();
        var time = new FixedTime(FixedTime.Noon);
        using var book = new LogBook(_directory.Path, time, terminal: (level, text) => said.Add($"[{level.Word()}] {text}"));
        Log log = book.Open([To("/dev/full"), To("error.log")]);

        for (int count = 0; count < 3; count++)
        {
            log.Write(LogLevel.Info, "line");
            Assert.True(book.Flush());
        }

        Assert.Equal(["[alert] write() to \"/dev/full\" failed (28: No space left on device)"], said);
        time.Advance(TimeSpan.FromSeconds(1));
        log.Write(LogLevel.Info, "line");
        Assert.True(book.Flush());
        Assert.Equal(2, said.Count);
        Assert.Equal(4, _directory.Messages("error.log").Count());
    }

    [Fact]
    public void While_the_program_starts_warnings_are_echoed_unless_stderr_has_them()
    {
        var echoed = new List<string>();
        using var book = new LogBook(_directory.Path, terminal: (level, text) => echoed.Add($"[{level.Word()}] {text}"));
        Log log = book.Open([To("error.log")]);
        Log withStderr = book.Open([To("error.log"), new ErrorLogTarget(LogLevel.Emerg, null, null)]);
        book.EchoesToStderr = true;

        log.Write(LogLevel.Notice, "using epoll");
        log.Write(LogLevel.Warn, "odd");
        log.Write(LogLevel.Emerg, $"bind() failed");
        withStderr.Write(LogLevel.Emerg, "this line of the tests' output is meant to be there");
        book.EchoesToStderr = false;
        log.Write(LogLevel.Emerg, "later");

        Assert.True(book.Flush());
        Assert.Equal(["[warn] odd", "[emerg] bind() failed"], echoed);
        Assert.Equal(5, _directory.Messages("error.log").Count());
    }

    [Fact]
    public void Files_are_given_to_the_new_user_and_what_is_no_file_is_not()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root gives files away");
        Run("mkfifo", _directory["pipe"]);
        using var reader = new FileStream(_directory["pipe"], FileMode.Open, FileAccess.ReadWrite);
        _book.Open([To("error.log"), To("pipe")]);

        _book.ChownTo(65534, 65533);

        Assert.Equal("65534 65533", Run("stat", "-c", "%u %g", _directory["error.log"]));
        Assert.Equal("0 0", Run("stat", "-c", "%u %g", _directory["pipe"]));
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }
}
