using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Demo;

/// <summary>The command line.</summary>
/// <param name="Configuration">The proxy's configuration file.</param>
/// <param name="Proxy">The proxy's program with its first arguments; <c>-c FILE</c> is added.</param>
internal sealed record DemoOptions(string Configuration, IReadOnlyList<string> Proxy)
{
    /// <summary>What the command line looks like.</summary>
    public const string Usage = "usage: Posthorn.Demo CONFIGURATION PROXY [ARGUMENT…]";

    /// <summary>Reads the command line; false when it is not understood.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out DemoOptions? options)
    {
        options = args.Length >= 2 ? new DemoOptions(Path.GetFullPath(args[0]), args[1..]) : null;
        return options is not null;
    }
}
