using System.Diagnostics;

namespace Posthorn.Bench.Proxies;

/// <summary>A proxy to measure: a program that takes nginx's command line and configuration.</summary>
internal sealed record ProxyProgram(string Name, string Path, string Version, string Preamble)
{
    private const string DebianModule = "/usr/lib/nginx/modules/ngx_mail_module.so";

    /// <summary>Asks the program at that path who it is; throws when it cannot be run.</summary>
    internal static ProxyProgram Find(string path)
    {
        string fullPath = System.IO.Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new BenchException($"{path} is missing: build the product first, or name another program");
        }

        string answer = Ask(fullPath);
        string version = answer.Split('\n')[0].Split(" version: ")[^1].Trim();
        // Debian builds the mail module apart; a configuration can only load it into the nginx it belongs to.
        bool loadsModule = answer.Contains("--with-mail=dynamic", StringComparison.Ordinal) && File.Exists(DebianModule);
        return new ProxyProgram(
            System.IO.Path.GetFileName(fullPath), fullPath, version, loadsModule ? $"load_module {DebianModule};\n" : "");
    }

    private static string Ask(string path)
    {
        ProcessStartInfo start = new(path, "-V") { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string answer = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
            process.WaitForExit(TimeSpan.FromSeconds(5));
            return answer;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"cannot run {path}: {e.Message}");
        }
    }
}
