namespace Posthorn.Variables;

/// <summary>The keys of a map with <c>hostnames</c>, by the rules of nginx's <c>ngx_hash_add_key</c>.</summary>
internal static class MapWildcard
{
    /// <summary>What a key stands for.</summary>
    public static MapWildcardKind KindOf(string key)
    {
        int asterisks = key.AsSpan().Count('*');
        return key switch
        {
            _ when asterisks > 1 || key.Contains("..", StringComparison.Ordinal) || key.Contains('\0') => MapWildcardKind.Invalid,
            ['.', _, ..] => asterisks == 0 ? MapWildcardKind.DomainAndBelow : MapWildcardKind.Invalid,
            ['*', '.', _, ..] => MapWildcardKind.Head,
            [_, .., '.', '*'] => MapWildcardKind.Tail,
            _ => asterisks == 0 ? MapWildcardKind.None : MapWildcardKind.Invalid,
        };
    }

    /// <summary>The longest <c>*.name</c> that a host is below of.</summary>
    public static int? FindHead(Dictionary<string, int> heads, ReadOnlySpan<char> host)
    {
        if (heads.Count == 0)
        {
            return null;
        }

        var lookup = heads.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.'))
        {
            host = host[(dot + 1)..];
            if (dot > 0 && lookup.TryGetValue(host, out int found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The longest <c>name.*</c> that a host begins with.</summary>
    public static int? FindTail(Dictionary<string, int> tails, ReadOnlySpan<char> host)
    {
        if (tails.Count == 0)
        {
            return null;
        }

        var lookup = tails.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int dot = host.LastIndexOf('.'); dot > 0; dot = host.LastIndexOf('.'))
        {
            host = host[..dot];
            if (lookup.TryGetValue(host, out int found))
            {
                return found;
            }
        }

        return null;
    }
}
