using Posthorn.Config.Schema;

namespace Posthorn.Config.Binding;

/// <summary>Reads configuration text against a catalog of directives, with nginx's checks in nginx's order and words.</summary>
public static class ConfigBinder
{
    /// <summary>Binds the file at <paramref name="path"/> (a full path) and all it includes.</summary>
    /// <param name="catalog">The directives that exist.</param>
    /// <param name="files">Where text comes from.</param>
    /// <param name="path">The main file.</param>
    /// <param name="globals">Directives given on the command line by <c>-g</c>; empty when none.</param>
    /// <exception cref="Text.ConfigException">The first error, as nginx would report it.</exception>
    public static BoundConfig Bind(Catalog catalog, IConfigFiles files, string path, string globals) =>
        throw new NotImplementedException();
}
