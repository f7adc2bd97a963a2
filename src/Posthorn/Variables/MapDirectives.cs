using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Variables;

/// <summary>The directive of nginx's <c>ngx_stream_map_module</c>, in <c>mail {}</c>.</summary>
internal static class MapDirectives
{
    /// <summary>A line of a map: <c>key value;</c>, <c>default value;</c>, <c>hostnames;</c>, <c>volatile;</c>.</summary>
    private static readonly EntryDirective<MapContent> Entry = new("entry")
    {
        In = [],
        Takes = new Arity(0, int.MaxValue),
        Repeats = true,
        Syntax = "value",
        Summary = "",
        Taker = (content, use) => content.Take(use),
    };

    internal static readonly BlockKind MapBlock = new("map") { Entry = Entry };

    internal static readonly BlockDirective Map = new("map")
    {
        In = [MailBlocks.Mail],
        Takes = Arity.Two,
        Repeats = true,
        Syntax = "string $variable",
        Summary = "A variable whose value depends on those of others. Each line has a key and a value: the value of the key that equals "
            + "the string becomes the variable's, else that of the first regular expression that matches (`~` before it, or `~*` "
            + "where upper and lower case are the same), else that of `default`, else nothing. Keys equal whatever their case. "
            + "Values may hold variables, and those of a regular expression its groups (`$1`, `$name`). With `hostnames;` as the "
            + "first line keys such as `*.example.com`, `.example.com` and `mail.*` stand for many names. `include file;` reads "
            + "lines from a file; a backslash before a key takes any special meaning from it. `volatile;` is accepted: nothing is "
            + "cached. A million keys load in some three seconds, and are found as fast as ten. Look-around and backreferences are "
            + "not part of the regular expressions here: these take a time that grows with the length of the text alone, whatever a "
            + "client says.",
        Opens = MapBlock,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [Map];
}
