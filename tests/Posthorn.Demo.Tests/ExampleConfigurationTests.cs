using System.Diagnostics;
using Xunit;

namespace Posthorn.Demo.Tests;

/// <summary>Every example passes the check that a reader will run on it first.</summary>
public sealed class ExampleConfigurationTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Examples.Folder, "*.conf").Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_passes_the_check(string name)
    {
        string folder = Directory.CreateTempSubdirectory("posthorn-example-").FullName;
        try
        {
            // The places of a packaged installation are root's.
            string file = Path.Combine(folder, name);
            string text = await File.ReadAllTextAsync(Path.Combine(Examples.Folder, name), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                file,
                text.Replace("/var/log/", folder + "/", StringComparison.Ordinal).Replace("/run/", folder + "/", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);

            using Process check = Examples.Start("-t", "-q", "-p", folder, "-c", file, "-e", "stderr", "-g", PidOf(text, folder));
            string words = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await check.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal("", words);
            Assert.Equal(0, check.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string PidOf(string text, string folder) =>
        text.Contains("\npid ", StringComparison.Ordinal) ? "" : $"pid {folder}/posthorn.pid;";
}
