using System.Globalization;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>What is left of root once the built program serves.</summary>
public sealed class PrivilegesTests : IDisposable
{
    private const ulong ReadAnyFileAndBindLowPorts = (1 << 2) | (1 << 10);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task All_threads_are_the_users_and_only_the_main_thread_keeps_two_capabilities()
    {
        using RunningProgram program = await Start("error_log stderr info;");

        AssertDropped(program.Id);
        program.Signal("HUP");
        await program.Line(": reconfiguring");
        await program.Line("\"lock_file\" directive has no meaning here");
        AssertDropped(program.Id);
    }

    [Fact]
    public async Task A_thread_that_a_reload_starts_keeps_nothing()
    {
        using RunningProgram program = await Start("error_log stderr info;");
        int before = ThreadStatus.Of(program.Id).Count;
        string next = Configuration("error_log stderr info;");
        _folder.Write("x.conf", next.Replace("worker_processes 2", "worker_processes 5", StringComparison.Ordinal));

        program.Signal("HUP");
        await program.Line("\"lock_file\" directive has no meaning here");
        program.Signal("HUP");
        await program.Line("\"lock_file\" directive has no meaning here");

        Assert.True(ThreadStatus.Of(program.Id).Count >= before + 3);
        AssertDropped(program.Id);
    }

    [Fact]
    public void The_thread_that_writes_logs_has_nothing_even_when_there_was_nothing_to_write()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root has something to give up");
        string file = _folder.Write("x.conf", "pid {dir}/x.pid; error_log {dir}/x.log emerg; user nobody nogroup; events {}");
        Assert.Equal(0, ProgramRun.IntoFiles(_folder, "-c", file).ExitCode);
        int process = int.Parse(File.ReadAllText(_folder["x.pid"]), CultureInfo.InvariantCulture);

        List<ThreadStatus> threads = ThreadStatus.Of(process);
        Assert.Equal(0, ProgramRun.Of("-s", "stop", "-c", file).ExitCode);

        AssertDropped(process, threads);
        Assert.Contains(threads, thread => thread.Name == "log");
    }

    [Fact]
    public async Task A_file_that_only_root_may_read_can_be_read_at_a_reload()
    {
        using RunningProgram program = await Start("error_log stderr info;");
        File.SetUnixFileMode(_folder["x.conf"], UnixFileMode.UserRead);

        program.Signal("HUP");

        await program.Line("\"lock_file\" directive has no meaning here");
        Assert.DoesNotContain("[emerg]", program.Seen, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Configuration(params string[] more) =>
        $"daemon off; pid off; user nobody nogroup; lock_file x; worker_processes 2; events {{}} {string.Join(' ', more)}";

    private static void AssertDropped(int process) => AssertDropped(process, ThreadStatus.Of(process));

    private static void AssertDropped(int process, List<ThreadStatus> threads)
    {
        Assert.All(threads, thread => Assert.Equal("65534\t65534\t65534\t65534", thread.Users));
        Assert.All(threads, thread => Assert.Equal("65534\t65534\t65534\t65534", thread.Groups));
        foreach (ThreadStatus thread in threads)
        {
            ulong allowed = thread.Id == process ? ReadAnyFileAndBindLowPorts : 0;
            Assert.Equal((thread.Name, allowed, allowed), (thread.Name, thread.Permitted, thread.Effective));
        }
    }

    private Task<RunningProgram> Start(params string[] directives)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root has something to give up");
        return RunningProgram.Start("-c", _folder.Write("x.conf", Configuration(directives)));
    }
}
