using System.Globalization;

namespace Posthorn.Bench.Cli;

/// <summary>Reads the command line.</summary>
internal static class ArgumentParser
{
    private const double MinutesOfLoad = 10;

    internal const string Usage = """
        Usage: bench [scenario ...] [options]
               bench load [minutes] [options]
          A scenario is a name, or the beginning of several; without one, all run.
          --rounds n         rounds; both proxies are measured in each (3)
          --subject path     the proxy to judge (out/posthorn)
          --vs path          nginx, or what takes its configuration (/usr/sbin/nginx)
          --also name        dovecot or haproxy in further columns where they can do the same; may be given twice
          --workers n        worker_processes of both (2)
          --sessions n       idle sessions (5000)
          --tls-sessions n   idle sessions over TLS (4500)
          --silent n         silent clients beside the logins of slow-clients (4000)
          --logins n         logins or handshakes in one measurement at full speed (6000)
          --gb n             GB in one transfer (1)
          --mail-line text   a line for the mail block of both, such as "proxy_buffer 64k;"
          --output file      write the report there too
          --pictures path    write pictures (SVG) into that directory
          load is no scenario: many users of all protocols do all there is to do, for 10 minutes, on the proxy to judge alone.
        """;

    internal static BenchSettings Parse(string[] arguments)
    {
        BenchSettings settings = new();
        List<string> scenarios = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument is "-h" or "--help")
            {
                return settings with { WantsUsage = true };
            }

            if (!argument.StartsWith('-'))
            {
                scenarios.Add(argument);
                continue;
            }

            string value = ++i < arguments.Length ? arguments[i] : throw new BenchException($"{argument} needs a value");
            settings = Set(settings, argument, value);
        }

        return scenarios is ["load", ..] ? Mixed(settings, scenarios) : settings with { Scenarios = scenarios };
    }

    private static BenchSettings Mixed(BenchSettings settings, List<string> words)
    {
        double minutes = words.Count > 1 ? Number("load", words[1]) : MinutesOfLoad;
        return settings with { MixedLoad = TimeSpan.FromMinutes(minutes) };
    }

    private static BenchSettings Set(BenchSettings settings, string name, string value)
    {
        return name switch
        {
            "--rounds" => settings with { Rounds = (int)Number(name, value) },
            "--subject" => settings with { Subject = value },
            "--vs" => settings with { Versus = value },
            "--also" => settings with { Also = [.. settings.Also, value] },
            "--workers" => settings with { Workers = (int)Number(name, value) },
            "--sessions" => settings with { Sessions = (int)Number(name, value) },
            "--tls-sessions" => settings with { TlsSessions = (int)Number(name, value) },
            "--silent" => settings with { SilentClients = (int)Number(name, value) },
            "--logins" => settings with { Logins = (int)Number(name, value) },
            "--gb" => settings with { Gigabytes = Number(name, value) },
            "--mail-line" => settings with { MailLine = value },
            "--pictures" => settings with { PictureDirectory = value },
            "--output" => settings with { OutputFile = value },
            _ => throw new BenchException($"unknown option {name}"),
        };
    }

    private static double Number(string name, string value)
    {
        return double.TryParse(value, CultureInfo.InvariantCulture, out double number) && number is > 0 and < 1e6
            ? number
            : throw new BenchException($"{name} needs a positive number");
    }
}
