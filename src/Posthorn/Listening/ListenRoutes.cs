using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Listening;

/// <summary>The server blocks behind one listening socket.</summary>
/// <param name="Default">Who is reached by any address that has no entry of its own.</param>
/// <param name="Specific">Who is reached by specific addresses behind a wildcard socket; mostly empty.</param>
internal sealed record ListenRoutes(ListenTarget Default, IReadOnlyDictionary<EndpointAddress, ListenTarget> Specific)
{
    /// <summary>What a socket has before it serves anyone.</summary>
    public static readonly ListenRoutes None = new(null!, new Dictionary<EndpointAddress, ListenTarget>());
}
