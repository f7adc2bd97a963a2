using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Posthorn.Hosting;
using Posthorn.Logging;

namespace Posthorn.Cli;

/// <summary>The program from its arguments to its exit code.</summary>
internal static class Application
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The exit code: 0 for success, 1 for anything else, as nginx's.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments is [HashPassword.Word, ..])
        {
            return HashPassword.Run(arguments.AsSpan(1));
        }

        if (CommandLineParser.Parse(arguments, out CommandLine line) is { } problem)
        {
            StartupLog.Write(problem);
            return 1;
        }

        if (line.ShowVersion)
        {
            ShowVersion(line);
            if (!line.TestConfiguration)
            {
                return 0;
            }
        }

        var locations = new Locations(line.Prefix, line.ConfigurationFile, line.ErrorLog);
        return line.TestConfiguration ? new ConfigurationTest(line, locations).Run() : RunOrSignal(line, locations);
    }

    private static void ShowVersion(CommandLine line)
    {
        string text = VersionText.Version
            + (line.ShowHelp ? VersionText.Usage : "")
            + (line.ShowBuild ? VersionText.Build() : "");
        ProcessCalls.WriteAll(ProcessCalls.StandardError, text);
    }

    private static int RunOrSignal(CommandLine line, Locations locations)
    {
        try
        {
            BoundConfig bound = Bind(line, locations);
            if (line.Signal is not null)
            {
                string pid = bound.Main.Get(CoreDirectives.Pid);
                return SignalSender.Send(line.Signal, pid == "off" ? null : locations.InPrefix(pid));
            }

            var background = Background.Inherited();
            if (background is null && bound.Main.Get(CoreDirectives.Daemon))
            {
                return Background.Start();
            }

            using var process = new ServerProcess(locations, line.GlobalDirectives, background);
            return process.Run();
        }
        catch (Exception failure) when (failure is ConfigException or SystemCallException)
        {
            StartupLog.Write(LogLevel.Emerg, failure.Message);
            DefaultConfigurationHint.Show(locations);
            return 1;
        }
    }

    private static BoundConfig Bind(CommandLine line, Locations locations) =>
        ConfigBinder.Bind(Composition.Catalog, new ConfigFiles(), locations.ConfigurationFile, line.GlobalDirectives);
}
