using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Pop3;

/// <summary>Parses a command line (RFC 1939 section 3 as nginx reads it).</summary>
internal static class Pop3CommandParser
{
    /// <summary>Parses a line that is complete.</summary>
    /// <param name="line">The line without its ending.</param>
    /// <param name="parsed">The command, with its arguments as parts of the line.</param>
    /// <returns>False when no known command starts it, it holds a CR, or more than three arguments.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, out Pop3Line parsed)
    {
        parsed = default;
        var words = new WordReader(line);
        bool indented = line is [(byte)' ', ..];
        Pop3Command command = Pop3Commands.Named(words.Next());
        if (indented || command == Pop3Command.None || line.Contains((byte)'\r'))
        {
            return false;
        }

        if (command is Pop3Command.User or Pop3Command.Pass or Pop3Command.Xclient)
        {
            // Spaces inside and at the end belong to the name or password, those before it do not: so in nginx. Of XCLIENT's
            // attributes there may be many.
            ReadOnlySpan<byte> only = words.Rest;
            parsed = new Pop3Line(command, Count(only), only, default);
            return true;
        }

        ReadOnlySpan<byte> first = words.Next();
        ReadOnlySpan<byte> second = words.Next();
        int count = Count(first) + Count(second) + Count(words.Next());
        parsed = new Pop3Line(command, count, first, second);
        return words.AtEnd;
    }

    private static int Count(ReadOnlySpan<byte> argument) => argument.IsEmpty ? 0 : 1;
}
