using System.Globalization;
using Posthorn.Hosting;
using Xunit;

namespace Posthorn.Tests.Hosting;

public sealed class PidFileTests
{
    private static readonly string OwnContent = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";

    [Fact]
    public void It_holds_the_number_while_it_lasts_and_is_gone_after()
    {
        using var folder = new TemporaryFolder();

        using (PidFile.Create(folder["x.pid"]))
        {
            Assert.Equal(OwnContent, File.ReadAllText(folder["x.pid"]));
        }

        Assert.False(File.Exists(folder["x.pid"]));
    }

    [Fact]
    public void What_a_crash_left_is_written_over()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x.pid", "1234567890123456789\n");

        using PidFile file = PidFile.Create(folder["x.pid"]);

        Assert.Equal(OwnContent, File.ReadAllText(folder["x.pid"]));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("precious", "keep me");
        File.CreateSymbolicLink(folder["x.pid"], folder["precious"]);

        IOException failure = Assert.Throws<SystemCallException>(() => PidFile.Create(folder["x.pid"]));

        Assert.Equal($"open() \"{folder["x.pid"]}\" failed (40: Too many levels of symbolic links)", failure.Message);
        Assert.Equal("keep me", File.ReadAllText(folder["precious"]));
    }

    [Fact]
    public void What_another_process_wrote_meanwhile_stays()
    {
        using var folder = new TemporaryFolder();

        using (PidFile.Create(folder["x.pid"]))
        {
            folder.Write("x.pid", "4711\n");
        }

        Assert.Equal("4711\n", File.ReadAllText(folder["x.pid"]));
    }
}
