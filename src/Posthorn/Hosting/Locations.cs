namespace Posthorn.Hosting;

/// <summary>Where relative paths lead, under nginx's rules: <c>-c</c> and most files start at the prefix.</summary>
internal sealed record Locations
{
    /// <summary>The prefix without <c>-p</c>; ends with a slash as every prefix here.</summary>
    public const string DefaultPrefix = "/etc/posthorn/";

    /// <summary>The configuration file without <c>-c</c>, below the prefix.</summary>
    public const string DefaultConfigurationFile = "posthorn.conf";

    /// <summary>The pid file where the configuration names none.</summary>
    public const string DefaultPidFile = "/run/posthorn.pid";

    /// <summary>The log until the configuration names one.</summary>
    public const string DefaultErrorLog = "stderr";

    /// <summary>Resolves what the command line gave; null stands for an option that was not given.</summary>
    public Locations(string? prefix, string? configurationFile, string? errorLog)
    {
        // Full even if given relative: the process may change its folder, and a reload reads the same files again.
        string full = Path.GetFullPath(prefix ?? DefaultPrefix);
        Prefix = full.EndsWith('/') ? full : full + "/";
        ConfigurationFile = InPrefix(configurationFile ?? DefaultConfigurationFile);
        IsDefaultConfiguration = configurationFile is null;
        ErrorLog = errorLog is null or "" or DefaultErrorLog ? DefaultErrorLog : InPrefix(errorLog);
    }

    /// <summary>The prefix, ending with a slash.</summary>
    public string Prefix { get; }

    /// <summary>The full path of the main configuration file.</summary>
    public string ConfigurationFile { get; }

    /// <summary>Whether no <c>-c</c> was given.</summary>
    public bool IsDefaultConfiguration { get; }

    /// <summary>The log in force while the configuration names none: a path, or <c>stderr</c>.</summary>
    public string ErrorLog { get; }

    /// <summary>A path of the configuration that is relative to the prefix: logs, the pid file.</summary>
    public string InPrefix(string path) => path.StartsWith('/') ? path : Prefix + path;

    /// <summary>A path of the configuration that is relative to the configuration file's folder: certificates, keys, includes.</summary>
    public string BesideConfiguration(string path) =>
        path.StartsWith('/') ? path : ConfigurationFile[..(ConfigurationFile.LastIndexOf('/') + 1)] + path;
}
