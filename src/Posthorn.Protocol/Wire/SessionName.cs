using System.Buffers;

namespace Posthorn.Protocol.Wire;

/// <summary>The name of a session as a backend may be told it.</summary>
internal static class SessionName
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:");

    /// <summary>Whether there is one, and every grammar takes it as it is.</summary>
    public static bool IsPlain(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Characters);
}
