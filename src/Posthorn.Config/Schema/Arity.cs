namespace Posthorn.Config.Schema;

/// <summary>How many arguments a directive takes, its own name not counted.</summary>
public readonly record struct Arity(int Least, int Most)
{
    /// <summary>No argument.</summary>
    public static readonly Arity None = new(0, 0);

    /// <summary>Exactly one argument.</summary>
    public static readonly Arity One = new(1, 1);

    /// <summary>Exactly two arguments.</summary>
    public static readonly Arity Two = new(2, 2);

    /// <summary>One argument or more.</summary>
    public static readonly Arity OneOrMore = new(1, int.MaxValue);

    /// <summary>Whether <paramref name="count"/> arguments are acceptable.</summary>
    public bool Allows(int count) => count >= Least && count <= Most;
}
