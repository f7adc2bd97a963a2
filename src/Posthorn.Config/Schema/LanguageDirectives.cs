namespace Posthorn.Config.Schema;

/// <summary>What belongs to the configuration language itself. The binder carries it out.</summary>
internal static class LanguageDirectives
{
    public static readonly Directive<string> Include = new("include")
    {
        In = [BlockKind.Any],
        Takes = Arity.One,
        Syntax = "file | mask",
        Repeats = true,
        Summary = "Reads another file, or all files that match the mask in alphabetical order, as if their text stood here. "
            + "A relative name starts at the folder of the main configuration file. A file that does not exist is an error; "
            + "a mask that matches nothing is not.",
        Parser = Values.Text,
    };

    public static readonly CatalogSection Section = new("The language", "", [Include]);
}
