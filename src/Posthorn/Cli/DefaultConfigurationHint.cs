using Posthorn.Hosting;
using Posthorn.Logging;

namespace Posthorn.Cli;

/// <summary>Tells who comes from nginx how to begin, when there is no configuration of Posthorn's own yet.</summary>
internal static class DefaultConfigurationHint
{
    private const string NginxConfiguration = "/etc/nginx/nginx.conf";

    /// <summary>Shows the hint when the default configuration was asked for and is not there.</summary>
    public static void Show(Locations locations)
    {
        if (locations.IsDefaultConfiguration && !File.Exists(locations.ConfigurationFile))
        {
            StartupLog.Write($"to serve the mail block of an nginx configuration, give its file: -c {NginxConfiguration}");
        }
    }
}
