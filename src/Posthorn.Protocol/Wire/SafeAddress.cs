using System.Buffers;

namespace Posthorn.Protocol.Wire;

/// <summary>The text of an IP address as a backend may be told it: nothing that could begin another word gets through.</summary>
internal static class SafeAddress
{
    private static readonly SearchValues<char> Address4 = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> Address6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The address without its scope, which means nothing on another machine; empty when it is none.</summary>
    public static ReadOnlySpan<char> Of(string address)
    {
        int scope = address.IndexOf('%', StringComparison.Ordinal);
        ReadOnlySpan<char> text = scope < 0 ? address : address.AsSpan(0, scope);
        return text.ContainsAnyExcept(Is6(text) ? Address6 : Address4) ? [] : text;
    }

    /// <summary>Whether an address is one of IPv6.</summary>
    public static bool Is6(ReadOnlySpan<char> address) => address.Contains(':');
}
