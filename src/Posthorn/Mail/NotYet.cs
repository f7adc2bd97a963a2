using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Mail;

/// <summary>
/// The refusal of what nginx has and this version has not, for values and parameters; whole directives are marked
/// <see cref="Support.Planned"/>. To pass over them would serve something else than the configuration says.
/// </summary>
internal static class NotYet
{
    /// <summary>Worded as for a planned directive: this use of it is refused, another value of it is not.</summary>
    public static ConfigException Directive(DirectiveUse use) => use.Error(Of($"\"{use.Name}\" directive"));

    /// <summary>A parameter of a directive.</summary>
    public static ConfigException Parameter(DirectiveUse use, string parameter) =>
        use.Error(Of($"\"{parameter}\" parameter of the \"{use.Name}\" directive"));

    private static string Of(string what) => $"{what} is not supported yet by this version of posthorn";
}
