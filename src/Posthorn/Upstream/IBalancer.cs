namespace Posthorn.Upstream;

/// <summary>A way to choose among servers. Called under the group's lock.</summary>
internal interface IBalancer
{
    /// <summary>One of the servers that are open; null when none is.</summary>
    UpstreamPeer? Choose(UpstreamPeer[] peers, in ServerDraw draw);
}
