namespace Posthorn.Config.Schema;

/// <summary>The parsers that many directives share, with nginx's rules and error words.</summary>
public static class Values
{
    /// <summary><c>on</c> or <c>off</c>, nothing else.</summary>
    public static bool Flag(DirectiveUse use) => throw new NotImplementedException();

    /// <summary>A time such as <c>1h30m</c>, <c>500ms</c> or <c>60</c> (seconds), to the millisecond.</summary>
    public static TimeSpan Time(DirectiveUse use) => throw new NotImplementedException();

    /// <summary>A size such as <c>4k</c>, <c>1m</c> or <c>512</c>, in bytes.</summary>
    public static int Size(DirectiveUse use) => throw new NotImplementedException();

    /// <summary>A number without sign.</summary>
    public static int Number(DirectiveUse use) => throw new NotImplementedException();

    /// <summary>The only argument as it is.</summary>
    public static string Text(DirectiveUse use) => use.Arguments[0];

    /// <summary>All arguments as they are.</summary>
    public static IReadOnlyList<string> Words(DirectiveUse use) => use.Arguments;

    /// <summary>One word of a fixed set.</summary>
    public static Func<DirectiveUse, T> OneOf<T>(params (string Word, T Value)[] words) => throw new NotImplementedException();

    /// <summary>A time inside an argument (<c>valid=30s</c>).</summary>
    /// <returns>False when the text is no time.</returns>
    public static bool TryTime(ReadOnlySpan<char> text, out TimeSpan time) => throw new NotImplementedException();

    /// <summary>A size inside an argument (<c>rcvbuf=64k</c>), in bytes.</summary>
    /// <returns>False when the text is no size.</returns>
    public static bool TrySize(ReadOnlySpan<char> text, out int size) => throw new NotImplementedException();
}
