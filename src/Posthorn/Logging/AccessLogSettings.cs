using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Variables;

namespace Posthorn.Logging;

/// <summary>One access log of a server block, as resolved.</summary>
/// <param name="Target">Where lines go.</param>
/// <param name="Format">What a line says.</param>
/// <param name="Escape">How values are made fit for it.</param>
/// <param name="Condition">Which sessions have a line; null for all.</param>
internal sealed record AccessLogSettings(ErrorLogTarget Target, Template Format, LogEscape Escape, Template? Condition)
{
    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <param name="server">The block.</param>
    /// <param name="variables">The variables of the configuration.</param>
    /// <exception cref="ConfigException">A format, used or not, names a variable that is not known.</exception>
    public static IReadOnlyList<AccessLogSettings> Resolve(Scope server, VariableTable variables)
    {
        if (!server.GetAll(AccessLogDirectives.AccessLog).Any(log => log.Target is not null)
            && server.GetAll(AccessLogDirectives.LogFormat).Count == 0)
        {
            return [];
        }

        VariableTable all = variables.With(AccessVariables.All);
        var formats = PredefinedFormats.All.Concat(server.GetAll(AccessLogDirectives.LogFormat)).ToDictionary(
            format => format.Name,
            format => (format.Escape, Template: Template.Parse(format.Text, format.Use, all)));
        return
        [
            .. server.GetAll(AccessLogDirectives.AccessLog)
                .Where(log => log.Target is not null)
                .Select(log => new AccessLogSettings(
                    log.Target!,
                    formats[log.Format].Template,
                    formats[log.Format].Escape,
                    log.Condition is { } text ? Template.Parse(text, log.Use, all) : null)),
        ];
    }
}
