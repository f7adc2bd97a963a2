using System.Globalization;
using Xunit;

namespace Posthorn.Tests.Hosting;

/// <summary>The built program with <c>daemon on</c>, which is the default.</summary>
public sealed class BackgroundTests : IDisposable
{
    private const string Configuration = "pid {dir}/x.pid; error_log {dir}/x.log info; events {} ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_command_returns_when_it_serves_and_stop_ends_it()
    {
        string file = _folder.Write("x.conf", Configuration);

        Assert.Equal(new ProgramRun(0, "", ""), ProgramRun.IntoFiles(_folder, "-c", file));
        int process = int.Parse(File.ReadAllText(_folder["x.pid"]), CultureInfo.InvariantCulture);
        Assert.Equal("/dev/null", Target(process, 0));
        Assert.Equal("/dev/null", Target(process, 1));
        Assert.Equal("/dev/null", Target(process, 2));
        Assert.Equal(process, SessionOf(process));
        Assert.Contains(": serving on 1 event loops\n", File.ReadAllText(_folder["x.log"]), StringComparison.Ordinal);

        Assert.Equal(new ProgramRun(0, "", ""), ProgramRun.Of("-s", "stop", "-c", file));
        AwaitEndOf(process);
        Assert.EndsWith(": exit\n", File.ReadAllText(_folder["x.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_in_the_background_is_seen_in_the_foreground()
    {
        string file = _folder.Write("x.conf", Configuration + "working_directory {dir}/none;");

        ProgramRun run = ProgramRun.IntoFiles(_folder, "-c", file);

        string error = $"posthorn: [emerg] chdir(\"{_folder.Path}/none\") failed (2: No such file or directory)\n";
        Assert.Equal(new ProgramRun(1, "", error), run);
        Assert.False(File.Exists(_folder["x.pid"]) && new FileInfo(_folder["x.pid"]).Length > 0);
    }

    [Fact]
    public void The_variable_that_marks_the_background_does_not_fool_a_user()
    {
        string file = _folder.Write("x.conf", Configuration + "working_directory {dir}/none;");
        Environment.SetEnvironmentVariable("POSTHORN_BACKGROUND", "1:1");
        try
        {
            Assert.Equal(1, ProgramRun.IntoFiles(_folder, "-c", file).ExitCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable("POSTHORN_BACKGROUND", null);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string? Target(int process, int descriptor) =>
        new FileInfo($"/proc/{process}/fd/{descriptor}").LinkTarget;

    private static int SessionOf(int process)
    {
        // The sixth field; the second, the name, stands in brackets.
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
    }

    private static void AwaitEndOf(int process)
    {
        // It is no child of this process: the system has no event for its end.
        DateTime deadline = DateTime.UtcNow + Patience;
        while (File.Exists($"/proc/{process}/stat") && !IsZombie(process))
        {
            Assert.True(DateTime.UtcNow < deadline, "the process does not end");
            Thread.Sleep(10);
        }
    }

    private static bool IsZombie(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
