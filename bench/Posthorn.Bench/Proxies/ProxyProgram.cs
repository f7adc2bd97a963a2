using System.Diagnostics;

namespace Posthorn.Bench.Proxies;

/// <summary>A proxy to measure.</summary>
internal abstract class ProxyProgram(string name, string path, string version)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    /// <summary>The head of its column.</summary>
    internal string Name { get; set; } = name;

    internal string Path => path;

    internal string Version => version;

    internal abstract ProxyAbility Ability { get; }

    /// <summary>Whether it speaks that protocol here.</summary>
    internal virtual bool Speaks(string protocol)
    {
        return true;
    }

    /// <summary>Writes its configuration and returns the arguments with which it runs in the foreground.</summary>
    internal abstract IReadOnlyList<string> Configure(ProxySetup setup);

    /// <summary>What the program says when asked that; throws when it cannot be run.</summary>
    protected static string Ask(string path, string question)
    {
        if (!File.Exists(path))
        {
            throw new BenchException($"{path} is missing: build the product first, install it, or name another program");
        }

        ProcessStartInfo start = new(path, question) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string answer = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
            process.WaitForExit(LongestAnswer);
            return answer;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"cannot run {path}: {e.Message}");
        }
    }
}
