namespace Posthorn.Cli;

/// <summary>What the command line asks for.</summary>
internal sealed record CommandLine
{
    /// <summary><c>-h</c> or <c>-?</c>.</summary>
    public bool ShowHelp { get; init; }

    /// <summary><c>-v</c>, and whatever implies it.</summary>
    public bool ShowVersion { get; init; }

    /// <summary><c>-V</c>.</summary>
    public bool ShowBuild { get; init; }

    /// <summary><c>-t</c> or <c>-T</c>.</summary>
    public bool TestConfiguration { get; init; }

    /// <summary><c>-T</c>.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary><c>-q</c>.</summary>
    public bool Quiet { get; init; }

    /// <summary><c>-s</c>: one of <see cref="SignalSender.Words"/>; null when no signal is to be sent.</summary>
    public string? Signal { get; init; }

    /// <summary><c>-p</c> as written.</summary>
    public string? Prefix { get; init; }

    /// <summary><c>-e</c> as written.</summary>
    public string? ErrorLog { get; init; }

    /// <summary><c>-c</c> as written.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary><c>-g</c>: directives that stand before those of the file.</summary>
    public string GlobalDirectives { get; init; } = "";
}
