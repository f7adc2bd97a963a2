using Posthorn.Tests.Architecture;
using Posthorn.Tests.Hosting;
using Xunit;

namespace Posthorn.Tests.Cli;

/// <summary>
/// <c>-t</c>, <c>-T</c> and <c>-q</c>. A golden file is a configuration, a line of dashes, and what the program says of it:
/// the exit code first.
/// </summary>
public sealed class ConfigurationTestTests
{
    private const string Goldens = "tests/Posthorn.Tests/Cli/Goldens";

    public static TheoryData<string> Names =>
    [
        .. Directory.GetFiles(SourceTree.FullPath(Goldens), "*.conf").Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_configuration_is_answered_as_its_golden_file_says(string name)
    {
        string[] parts = File.ReadAllText(SourceTree.FullPath($"{Goldens}/{name}")).Split("--------\n");
        using var folder = new TemporaryFolder();

        ProgramRun run = ProgramRun.Of("-t", "-c", folder.Write("x.conf", parts[0]));

        string answer = $"{run.ExitCode}\n{run.Output}{run.Errors}".Replace(folder.Path, "{dir}", StringComparison.Ordinal);
        Assert.Equal(parts[1], answer);
    }

    [Fact]
    public void Quiet_says_nothing_of_success_and_notices()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.conf", "pid off; events { multi_accept on; } http {}");

        Assert.Equal(new ProgramRun(0, "", ""), ProgramRun.Of("-tq", "-c", file));
    }

    [Fact]
    public void Quiet_still_says_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.conf", "pid off;\nfoo;\nevents {}");

        ProgramRun run = ProgramRun.Of("-tq", "-c", file);

        string errors = $"posthorn: [emerg] unknown directive \"foo\" in {file}:2\nposthorn: configuration file {file} test failed\n";
        Assert.Equal(new ProgramRun(1, "", errors), run);
    }

    [Fact]
    public void The_dump_shows_each_file_under_a_heading()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.conf", "events {}\n");
        string file = folder.Write("a.conf", "pid off;\ninclude b.conf;\n");

        ProgramRun run = ProgramRun.Of("-Tq", "-p", folder.Path, "-c", "a.conf");

        string dump =
            $"# configuration file {file}:\npid off;\ninclude b.conf;\n\n# configuration file {folder["b.conf"]}:\nevents {{}}\n\n";
        Assert.Equal(new ProgramRun(0, dump, ""), run);
    }

    [Fact]
    public void Directives_of_the_command_line_come_first()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.conf", "pid off;\nevents {}\n");

        ProgramRun run = ProgramRun.Of("-t", "-c", file, "-g", "pid x;");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"posthorn: [emerg] \"pid\" directive is duplicate in {file}:1\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_leaves_no_pid_file_behind_and_keeps_a_running_ones()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.conf", "pid {dir}/x.pid; events {}");

        Assert.Equal(0, ProgramRun.Of("-t", "-c", file).ExitCode);
        Assert.False(File.Exists(folder["x.pid"]));

        folder.Write("x.pid", "4711\n");
        Assert.Equal(0, ProgramRun.Of("-t", "-c", file).ExitCode);
        Assert.Equal("4711\n", File.ReadAllText(folder["x.pid"]));
    }
}
