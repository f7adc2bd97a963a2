namespace Posthorn.Protocol.Pop3;

/// <summary>A well-formed command line.</summary>
/// <param name="command">The command.</param>
/// <param name="argumentCount">How many arguments it has.</param>
/// <param name="first">The first argument; empty when there is none.</param>
/// <param name="second">The second argument; empty when there is none.</param>
internal readonly ref struct Pop3Line(
    Pop3Command command,
    int argumentCount,
    ReadOnlySpan<byte> first,
    ReadOnlySpan<byte> second)
{
    /// <summary>The command.</summary>
    public Pop3Command Command { get; } = command;

    /// <summary>How many arguments it has, up to three; not every command that is well-formed has the right number.</summary>
    public int ArgumentCount { get; } = argumentCount;

    /// <summary>The first argument; empty when there is none.</summary>
    public ReadOnlySpan<byte> First { get; } = first;

    /// <summary>The second argument; empty when there is none.</summary>
    public ReadOnlySpan<byte> Second { get; } = second;
}
