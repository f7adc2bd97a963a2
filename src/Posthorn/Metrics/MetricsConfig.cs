using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Dns;
using Posthorn.Listening;
using Posthorn.Logging;
using Posthorn.Transport;

namespace Posthorn.Metrics;

/// <summary>One place where metrics can be had.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Path">The target of the request.</param>
/// <param name="Allowed">Who may ask; empty for everybody.</param>
/// <param name="Position">Where the directive stands.</param>
internal sealed record MetricsConfig(
    EndpointAddress Address, string Path, IReadOnlyList<ClientRange> Allowed, SourcePosition Position)
{
    private const string DefaultPath = "/metrics";

    /// <summary>The parser of the directive.</summary>
    public static MetricsConfig Parse(DirectiveUse use)
    {
        AddressText text = new AddressTextParser { Error = Wrong, Listens = true }.Parse(use.Arguments[0]);
        if (text.UnixPath is null && (text.Ip is null || text.Port == 0 || text.LastPort != text.Port))
        {
            throw Wrong(text.Ip is null ? "a host name instead of an address" : text.Port == 0 ? "no port" : "a range of ports");
        }

        var config = new MetricsConfig(
            text.UnixPath is { } unix ? EndpointAddress.FromUnixPath(unix) : EndpointAddress.From(text.Ip!, text.Port),
            DefaultPath,
            [],
            use.Position);
        return use.Arguments.Skip(1).Aggregate(config, (soFar, parameter) => With(soFar, use, parameter));

        ConfigException Wrong(string phrase) => use.Error($"{phrase} in \"{use.Arguments[0]}\" of the \"metrics\" directive");
    }

    /// <summary>What is told of a directive that is accepted, and what is not.</summary>
    public static void Check(Scope main, DirectiveUse use, MetricsConfig config)
    {
        if (main.GetAll(MetricsDirectives.Metrics).Any(other => !ReferenceEquals(other, config) && other.Address.Equals(config.Address)))
        {
            throw ListenSettings.Duplicate(config.Address.ToString(), use.Position);
        }

        if (config.Allowed.Count == 0 && config.Address.Ip is { } ip && !IPAddress.IsLoopback(ip))
        {
            main.Warn($"everybody who can connect to {config.Address} may read the metrics: say who may by \"allow=\"", use.Position);
        }
    }

    /// <summary>The places of a configuration.</summary>
    /// <exception cref="ConfigException">A server block listens at one of them, too.</exception>
    public static IReadOnlyList<MetricsConfig> Resolve(Scope main, IEnumerable<ListenSettings> listens)
    {
        IReadOnlyList<MetricsConfig> all = main.GetAll(MetricsDirectives.Metrics);
        foreach (MetricsConfig config in all)
        {
            if (listens.Any(listen => listen.Address.Equals(config.Address)))
            {
                throw ListenSettings.Duplicate(config.Address.ToString(), config.Position);
            }
        }

        return all;
    }

    /// <summary>Whether a peer may ask.</summary>
    public bool Allows(EndpointAddress peer) => Allowed.Count == 0 || Allowed.Any(range => range.Holds(peer.Unmapped().Ip));

    private static MetricsConfig With(MetricsConfig config, DirectiveUse use, string parameter) => parameter.Split('=', 2) switch
    {
        ["path", ['/', ..] path] when path.All(letter => letter is > ' ' and < '\x7f' and not '?') => config with { Path = path },
        ["allow", var range] => config with { Allowed = [.. config.Allowed, .. ClientRange.Parse(use with { Arguments = [range] })] },
        _ => throw use.Error($"invalid parameter \"{parameter}\""),
    };
}
