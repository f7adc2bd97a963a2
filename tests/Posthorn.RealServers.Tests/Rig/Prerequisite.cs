namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// The programs that the tests run against. A missing one skips the test with the reason; with POSTHORN_NO_SKIP=1 it fails,
/// so that a build server cannot pass by running nothing.
/// </summary>
internal static class Prerequisite
{
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/bin", "/usr/local/sbin"];

    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The full path of a program, or the test ends here.</summary>
    public static string Program(string name)
    {
        foreach (string folder in Folders)
        {
            string path = Path.Combine(folder, name);
            if (folder.Length > 0 && File.Exists(path))
            {
                return path;
            }
        }

        Missing($"the program '{name}' is not installed (tests/install-real-servers.sh installs it)");
        return "";
    }

    /// <summary>Debian's own Python: the one on the PATH may be a version switcher that works in some folders only.</summary>
    public static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Program("python3");

    public static string Posthorn
    {
        get
        {
            string path = Environment.GetEnvironmentVariable("POSTHORN_BIN") ?? Path.Combine(RepositoryRoot, "out", "posthorn");
            if (!File.Exists(path))
            {
                Missing($"Posthorn is not built: no file {path} (build it, or set POSTHORN_BIN)");
            }

            return path;
        }
    }

    /// <summary>Debian ships the mail module as a file of its own; a self-built nginx may have it inside.</summary>
    public static string? NginxMailModule
    {
        get
        {
            string[] places = ["/usr/lib/nginx/modules/ngx_mail_module.so", "/usr/lib64/nginx/modules/ngx_mail_module.so"];
            string? found = Array.Find(places, File.Exists);
            if (found is null && !NginxSays("-V").Contains("--with-mail ", StringComparison.Ordinal))
            {
                Missing("nginx has no mail module (package libnginx-mod-mail)");
            }

            return found;
        }
    }

    /// <summary>Dovecot's main program, when its IMAP part is installed too: Debian ships the two apart.</summary>
    public static string Dovecot
    {
        get
        {
            string program = Program("dovecot");
            string[] places = ["/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap", "/usr/local/libexec/dovecot/imap"];
            if (!Array.Exists(places, File.Exists))
            {
                Missing("Dovecot has no IMAP server (package dovecot-imapd)");
            }

            return program;
        }
    }

    /// <summary>Postfix's main program, when it may be started: unlike Dovecot it insists on root.</summary>
    public static string Postfix
    {
        get
        {
            string program = Program("postfix");
            if (!Environment.IsPrivilegedProcess)
            {
                Missing("Postfix can be started by root only");
            }

            return program;
        }
    }

    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("POSTHORN_NO_SKIP") == "1")
        {
            Assert.Fail($"POSTHORN_NO_SKIP=1, and {reason}");
        }

        Assert.Skip($"SKIPPED, NOTHING WAS PROVEN: {reason}");
    }

    private static string NginxSays(string argument)
    {
        using ChildProcess nginx = ChildProcess.Start(Program("nginx"), [argument]);
        return nginx.WaitForExitAsync().GetAwaiter().GetResult().Text + " ";
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Posthorn.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository: no Posthorn.slnx above them.");
    }
}
