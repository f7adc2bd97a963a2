namespace Posthorn.Upstream;

/// <summary>What a choice among servers depends on beside the servers.</summary>
/// <param name="Key">The hash of what the group's <c>hash</c> names; 0 for groups without.</param>
/// <param name="Tried">The servers that this login has been tried at; null for none.</param>
/// <param name="Now">The time, in a loop's milliseconds.</param>
/// <param name="IsHeld">Whether the login waits for a server to come back.</param>
internal readonly record struct ServerDraw(ulong Key, List<UpstreamPeer>? Tried, long Now, bool IsHeld);
