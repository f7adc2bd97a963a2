using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Posthorn.Hosting;
using Posthorn.Logging;

namespace Posthorn.Cli;

/// <summary>Does <c>-t</c> and <c>-T</c>: everything that a start does short of serving.</summary>
internal sealed class ConfigurationTest(CommandLine line, Locations locations)
{
    /// <summary>Runs the test.</summary>
    /// <returns>The exit code: 0 when a start would find nothing wrong.</returns>
    public int Run()
    {
        try
        {
            ConfigFiles files = new();
            BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, files, locations.ConfigurationFile, line.GlobalDirectives);
            Snapshot snapshot = Composition.Resolve(bound, locations);
            ShowNotices(bound);
            Say($"the configuration file {locations.ConfigurationFile} syntax is ok");
            CheckFiles(snapshot);
            Say($"configuration file {locations.ConfigurationFile} test is successful");
            if (line.DumpConfiguration)
            {
                Dump(bound);
            }

            return 0;
        }
        catch (Exception failure) when (failure is ConfigException or IOException)
        {
            StartupLog.Write(LogLevel.Emerg, failure.Message);
            DefaultConfigurationHint.Show(locations);
            StartupLog.Write($"configuration file {locations.ConfigurationFile} test failed");
            return 1;
        }
    }

    private static void Dump(BoundConfig bound)
    {
        foreach (ConfigFile file in bound.Files)
        {
            ProcessCalls.WriteAll(ProcessCalls.StandardOutput, $"# configuration file {file.Path}:\n{file.Text}\n");
        }
    }

    private void ShowNotices(BoundConfig bound)
    {
        foreach (ConfigNotice notice in bound.Notices)
        {
            if (notice.IsWarning || !line.Quiet)
            {
                StartupLog.Write(notice.IsWarning ? LogLevel.Warn : LogLevel.Notice, notice.ToString());
            }
        }
    }

    private void CheckFiles(Snapshot snapshot)
    {
        if (snapshot.Core.PidFile is { } pidFile)
        {
            PidFile.Probe(locations.InPrefix(pidFile));
        }

        using var logs = new LogBook(locations.Prefix);
        logs.Open(snapshot.ErrorLog.Targets);
        foreach (ServerPlan server in snapshot.Servers)
        {
            logs.Open(server.ErrorLog.Targets);
            logs.Open([.. server.Settings.AccessLogs.Select(log => log.Target)]);
        }
    }

    private void Say(string message)
    {
        if (!line.Quiet)
        {
            StartupLog.Write(message);
        }
    }
}
