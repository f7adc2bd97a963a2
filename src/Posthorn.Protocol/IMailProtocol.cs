using Posthorn.Config.Schema;

namespace Posthorn.Protocol;

/// <summary>The name plate of a protocol.</summary>
public interface IMailProtocol
{
    /// <summary>The word of the <c>protocol</c> directive and of <c>Auth-Protocol</c>, which is also its ALPN name.</summary>
    string Name { get; }

    /// <summary>The ports that imply it.</summary>
    IReadOnlyList<int> Ports { get; }

    /// <summary>The directives that belong to it.</summary>
    IReadOnlyList<Directive> Directives { get; }

    /// <summary>Its settings in a server block.</summary>
    /// <exception cref="Config.Text.ConfigException">Settings contradict each other.</exception>
    IProtocolSettings Resolve(Scope server);

    /// <summary>A new conversation that finds out whether a backend does its work, and what it can do.</summary>
    IProbeDialog NewProbe(ProbeFacts facts);
}
