using Posthorn.Fuzz.Engine;
using Posthorn.Fuzz.Targets;
using SharpFuzz;

namespace Posthorn.Fuzz;

/// <summary>What the program can do; <c>./dev fuzz</c> calls it.</summary>
internal static class Commands
{
    public static int Usage()
    {
        Console.Error.WriteLine("""
            usage: posthorn-fuzz instrument ASSEMBLY…      put counters at the branches of built assemblies
                   posthorn-fuzz list                      the targets
                   posthorn-fuzz run FOLDER SECONDS [TARGET]
                   posthorn-fuzz replay TARGET FILE…       feed kept inputs once more
            """);
        return 2;
    }

    public static int Instrument(string[] assemblies)
    {
        foreach (string assembly in assemblies)
        {
            Fuzzer.Instrument(assembly, _ => true, Options.Value);
        }

        return 0;
    }

    public static int List()
    {
        Console.WriteLine(string.Join('\n', TargetList.Names));
        return 0;
    }

    /// <summary>Runs each target, or one, for the time (of processor); 1 when anything was found.</summary>
    public static int Run(string folder, double seconds, string? only)
    {
        CoverageMap.Install();
        var findings = new Findings(folder);
        var watchdog = new Watchdog(findings);
        int found = 0;
        foreach (string name in TargetList.Names.Where(name => only is null || name == only))
        {
            var loop = new FuzzLoop(TargetList.Make(name), findings, watchdog, Random.Shared.Next());
            found += loop.Run(TimeSpan.FromSeconds(seconds));
        }

        return found == 0 ? 0 : 1;
    }

    public static int Replay(string target, string[] files)
    {
        CoverageMap.Install();
        foreach (string file in files)
        {
            TargetList.Make(target).Run(File.ReadAllBytes(file));
        }

        return 0;
    }
}
