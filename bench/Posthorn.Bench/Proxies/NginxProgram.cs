namespace Posthorn.Bench.Proxies;

/// <summary>A program that takes nginx's command line and configuration: nginx, or Posthorn.</summary>
internal sealed class NginxProgram(string name, string path, string version, string preamble, ProxyAbility ability)
    : ProxyProgram(name, path, version)
{
    private const string DebianModule = "/usr/lib/nginx/modules/ngx_mail_module.so";

    internal override ProxyAbility Ability => ability;

    /// <summary>Asks the program at that path who it is; throws when it cannot be run.</summary>
    internal static NginxProgram Find(string path)
    {
        string fullPath = System.IO.Path.GetFullPath(path);
        string answer = Ask(fullPath, "-V");
        string version = answer.Split('\n')[0].Split(" version: ")[^1].Trim();
        // Debian builds the mail module apart; a configuration can only load it into the nginx it belongs to.
        bool loadsModule = answer.Contains("--with-mail=dynamic", StringComparison.Ordinal) && File.Exists(DebianModule);
        return new NginxProgram(
            System.IO.Path.GetFileName(fullPath),
            fullPath,
            version,
            loadsModule ? $"load_module {DebianModule};\n" : "",
            version.StartsWith("posthorn", StringComparison.OrdinalIgnoreCase) ? ProxyAbility.Posthorn : ProxyAbility.Nginx);
    }

    internal override IReadOnlyList<string> Configure(ProxySetup setup)
    {
        string file = System.IO.Path.Combine(setup.Directory, "proxy.conf");
        File.WriteAllText(file, preamble + NginxConfigWriter.Write(setup));
        return ["-c", file];
    }
}
