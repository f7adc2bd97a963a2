using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Logging;

namespace Posthorn.Hosting;

/// <summary>The one place that knows all parts: their directives and their settings.</summary>
internal static class Composition
{
    /// <summary>Every directive there is.</summary>
    public static Catalog Catalog { get; } = new(CoreDirectives.All, [ErrorLogDirectives.ErrorLog]);

    /// <summary>Turns a bound configuration into what the server runs by.</summary>
    /// <exception cref="Config.Text.ConfigException">It makes no sense.</exception>
    public static Snapshot Resolve(BoundConfig config, Locations locations) =>
        new(CoreSettings.Resolve(config.Main), ErrorLogSettings.Resolve(config.Main, locations.ErrorLog));
}
