namespace Posthorn.Variables;

/// <summary>What a key of a map with <c>hostnames</c> stands for.</summary>
internal enum MapWildcardKind
{
    /// <summary>Itself.</summary>
    None,

    /// <summary><c>*.example.com</c>: all names below.</summary>
    Head,

    /// <summary><c>.example.com</c>: the name and all below.</summary>
    DomainAndBelow,

    /// <summary><c>mail.*</c>: all names that begin so.</summary>
    Tail,

    /// <summary>Nothing that may stand there.</summary>
    Invalid,
}
