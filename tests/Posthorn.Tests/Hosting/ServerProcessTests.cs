using System.Globalization;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>The built program as a running process, in the foreground so that its log is a stream to wait at.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private const string Plain = "daemon off; pid {dir}/x.pid; error_log stderr info; worker_processes 2; events {}";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("TERM", "signal 15 (SIGTERM) received, exiting", "exiting")]
    [InlineData("INT", "signal 2 (SIGINT) received, exiting", "exiting")]
    [InlineData("QUIT", "signal 3 (SIGQUIT) received, shutting down", "gracefully shutting down")]
    public async Task A_signal_ends_it_with_nginx_notices_and_without_a_pid_file(string signal, string received, string ending)
    {
        using RunningProgram program = await Start(Plain);
        Assert.Equal(program.Id.ToString(CultureInfo.InvariantCulture) + "\n", await File.ReadAllTextAsync(_folder["x.pid"], Now));

        program.Signal(signal);

        Assert.Equal(0, await program.End());
        Assert.Contains($": {received}\n", program.Seen, StringComparison.Ordinal);
        Assert.Contains($": {ending}\n", program.Seen, StringComparison.Ordinal);
        Assert.EndsWith(": exit", program.Seen, StringComparison.Ordinal);
        Assert.True(!File.Exists(_folder["x.pid"]) || new FileInfo(_folder["x.pid"]).Length == 0);
    }

    [Fact]
    public async Task The_first_notice_names_the_version()
    {
        using RunningProgram program = await Start(Plain);

        Assert.EndsWith(": posthorn/0.1.0 (compatible with nginx/1.31.5)", program.Seen.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_with_a_wrong_file_says_why_and_goes_on()
    {
        using RunningProgram program = await Start(Plain);
        _folder.Write("x.conf", "foo;");

        program.Signal("HUP");

        string why = $"[emerg] {program.Id}#{program.Id}: unknown directive \"foo\" in {_folder["x.conf"]}:1";
        Assert.EndsWith(why, await program.Line("[emerg]"), StringComparison.Ordinal);
        program.Signal("TERM");
        Assert.Equal(0, await program.End());
    }

    [Fact]
    public async Task A_reload_puts_a_new_log_in_force()
    {
        using RunningProgram program = await Start(Plain);
        _folder.Write("x.conf", Plain + " error_log stderr debug; env A=b; worker_rlimit_core 1m;");

        program.Signal("HUP");

        await program.Line("reconfiguring");
        await program.Line("\"worker_rlimit_core\" directive has no meaning here");
    }

    [Fact]
    public async Task A_reload_moves_the_pid_file()
    {
        // Who was root and is somebody else now may not make files in the test's folder.
        using RunningProgram program = await Start(Plain + " user root;");
        _folder.Write("x.conf", Plain.Replace("x.pid", "y.pid", StringComparison.Ordinal) + " user root; worker_rlimit_core 1m;");

        program.Signal("HUP");

        await program.Line("\"worker_rlimit_core\" directive has no meaning here");
        Assert.False(File.Exists(_folder["x.pid"]));
        Assert.True(File.Exists(_folder["y.pid"]));
    }

    [Fact]
    public async Task Logs_are_opened_again_when_asked()
    {
        using RunningProgram program = await Start(Plain);

        program.Signal("USR1");

        await program.Line(": signal 10 (SIGUSR1) received, reopening logs");
        await program.Line(": reopening logs");
    }

    [Theory]
    [InlineData("USR2", "signal 12 (SIGUSR2) received, ignored")]
    [InlineData("WINCH", "signal 28 (SIGWINCH) received, ignored")]
    public async Task What_is_not_there_yet_is_said(string signal, string notice)
    {
        using RunningProgram program = await Start(Plain);

        program.Signal(signal);

        await program.Line(notice);
    }

    [Fact]
    public async Task The_limit_of_open_files_is_per_loop()
    {
        using RunningProgram program = await Start(Plain + " worker_rlimit_nofile 600;");

        string limits = await File.ReadAllTextAsync($"/proc/{program.Id}/limits", Now);

        Assert.Matches(@"Max open files +1200 +1200 ", limits);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_warned_of()
    {
        using RunningProgram program =
            await Start(Plain.Replace("{}", "{ worker_connections 5000; }", StringComparison.Ordinal) + " worker_rlimit_nofile 600;");

        Assert.Contains(": 5000 worker_connections exceed open file resource limit: 600\n", program.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_in_the_folder_given()
    {
        using RunningProgram program = await Start(Plain + " working_directory /usr;");

        Assert.Equal("/usr", new FileInfo($"/proc/{program.Id}/cwd").ResolveLinkTarget(returnFinalTarget: false)?.FullName);
    }

    [Theory]
    [InlineData("working_directory {dir}/none;", "chdir(\"{dir}/none\") failed (2: No such file or directory)")]
    [InlineData("error_log {dir}/none/x;", "open() \"{dir}/none/x\" failed (2: No such file or directory)")]
    public void What_prevents_the_start_ends_it_with_1(string directive, string problem)
    {
        string file = _folder.Write("x.conf", $"{Plain} {directive}");

        ProgramRun run = ProgramRun.Of("-c", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(problem.Replace("{dir}", _folder.Path, StringComparison.Ordinal) + "\n", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Task<RunningProgram> Start(string configuration) => RunningProgram.Start("-c", _folder.Write("x.conf", configuration));
}
