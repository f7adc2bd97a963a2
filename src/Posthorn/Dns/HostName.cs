using System.Buffers;

namespace Posthorn.Dns;

/// <summary>Host names as DNS answers give them.</summary>
internal static class HostName
{
    /// <summary>The longest name that DNS can carry, written without its final dot.</summary>
    private const int Longest = 253;

    private const int LongestLabel = 63;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>The name without the dot that ends it in DNS.</summary>
    public static string WithoutRoot(string name) => name.EndsWith('.') ? name[..^1] : name;

    /// <summary>
    /// Whether it is made of letters, digits, dots and hyphens alone, with something between the dots. DNS itself allows any byte
    /// (RFC 2181 section 11), line ends included, and the name is passed on to where those matter (CVE-2026-28753).
    /// </summary>
    public static bool IsPlain(string name)
    {
        if (name.Length is 0 or > Longest || name.AsSpan().ContainsAnyExcept(Plain))
        {
            return false;
        }

        foreach (Range label in name.AsSpan().Split('.'))
        {
            if (label.GetOffsetAndLength(name.Length).Length is 0 or > LongestLabel)
            {
                return false;
            }
        }

        return true;
    }
}
