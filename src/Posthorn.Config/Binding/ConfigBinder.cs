using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Config.Binding;

/// <summary>Reads configuration text against a catalog of directives, with nginx's checks in nginx's order and words.</summary>
public static class ConfigBinder
{
    /// <summary>Binds the file at <paramref name="path"/> (a full path) and all it includes.</summary>
    /// <param name="catalog">The directives that exist.</param>
    /// <param name="files">Where text comes from.</param>
    /// <param name="path">The main file.</param>
    /// <param name="globals">Directives given on the command line by <c>-g</c>; empty when none.</param>
    /// <exception cref="ConfigException">The first error, as nginx would report it.</exception>
    public static BoundConfig Bind(Catalog catalog, IConfigFiles files, string path, string globals)
    {
        var sources = new ConfigSources(files, path);
        var main = new Scope(BlockKind.Main, null, new SourcePosition(path, 1));
        var pass = new BindingPass(catalog, sources);
        pass.BindCommandLine(globals, main);
        pass.BindFile(path, main, from: null);
        return new BoundConfig(main, main.Notices, sources.Files);
    }
}
