using Posthorn.Tests.Hosting;
using Xunit;

namespace Posthorn.Tests.Cli;

public sealed class SignalSenderTests
{
    [Theory]
    [InlineData(null, "[error] open() \"{dir}/x.pid\" failed (2: No such file or directory)")]
    [InlineData("", "[error] invalid PID number \"\" in \"{dir}/x.pid\"")]
    [InlineData("\n", "[error] invalid PID number \"\" in \"{dir}/x.pid\"")]
    [InlineData("12x\n", "[error] invalid PID number \"12x\" in \"{dir}/x.pid\"")]
    [InlineData("-1\n", "[error] invalid PID number \"-1\" in \"{dir}/x.pid\"")]
    [InlineData("0\n", "[error] invalid PID number \"0\" in \"{dir}/x.pid\"")]
    [InlineData("\u001b[31m\n", "[error] invalid PID number \"?[31m\" in \"{dir}/x.pid\"")]
    [InlineData("2147483647\r\n", "[alert] kill(2147483647, 15) failed (3: No such process)")]
    public void What_stands_in_the_way_is_said(string? content, string error)
    {
        using var folder = new TemporaryFolder();
        if (content is not null)
        {
            folder.Write("x.pid", content);
        }

        ProgramRun run = ProgramRun.Of("-s", "stop", "-c", folder.Write("x.conf", "pid {dir}/x.pid; events {}"));

        string expected = $"posthorn: {error.Replace("{dir}", folder.Path, StringComparison.Ordinal)}\n";
        Assert.Equal(new ProgramRun(1, "", expected), run);
    }

    [Fact]
    public void A_wrong_configuration_sends_nothing()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.conf", "pid {dir}/x.pid; foo {}");

        ProgramRun run = ProgramRun.Of("-s", "stop", "-c", file);

        Assert.Equal(new ProgramRun(1, "", $"posthorn: [emerg] unknown directive \"foo\" in {file}:1\n"), run);
    }

    [Fact]
    public void Without_a_pid_file_there_is_nobody_to_signal()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = ProgramRun.Of("-s", "quit", "-c", folder.Write("x.conf", "pid off; events {}"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("posthorn: [error] ", run.Errors, StringComparison.Ordinal);
    }
}
