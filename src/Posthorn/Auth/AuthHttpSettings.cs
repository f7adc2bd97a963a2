using System.Net;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Dns;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Upstream;

namespace Posthorn.Auth;

/// <summary>
/// The auth service of one server block. One of <paramref name="Address"/>, <paramref name="Host"/> and
/// <paramref name="UnixPath"/> is set.
/// </summary>
/// <param name="Uri">The request target; starts with a slash.</param>
/// <param name="HostHeader">The <c>Host</c> header: the host as configured, without the port; <c>localhost</c> for a Unix socket.</param>
/// <param name="Headers">Headers to send along.</param>
/// <param name="Timeout">How long the service may take, for connecting and for answering.</param>
/// <param name="Address">The service's IP address.</param>
/// <param name="Host">The service's host name; it had an address when the configuration was loaded.</param>
/// <param name="UnixPath">The path of the service's Unix socket.</param>
/// <param name="Port">The service's port; 0 for a Unix socket.</param>
/// <param name="ServerText">The service as logs call it: <c>host:port</c> or <c>unix:path</c>.</param>
internal sealed record AuthHttpSettings(
    string Uri,
    string HostHeader,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    TimeSpan Timeout,
    IPAddress? Address,
    string? Host,
    string? UnixPath,
    int Port,
    string ServerText)
{
    /// <summary>Whether the service is asked over TLS.</summary>
    public bool IsHttps { get; init; }

    /// <summary>Whether the service is told the client's certificate.</summary>
    public bool PassClientCertificate { get; init; }

    /// <summary>What an answer may leave to the configuration.</summary>
    public AuthHttpPlaces Places { get; init; }

    /// <summary>Resolves the directives in force in a server block; null when another decides on its logins.</summary>
    /// <exception cref="ConfigException">The service's host is not found.</exception>
    public static AuthHttpSettings? Resolve(Scope server, HostLookup lookup)
    {
        if (AuthChoice.Resolve(server).Kind != AuthKind.Http)
        {
            return null;
        }

        AuthHttpConfig config = server.Get(AuthHttpDirectives.AuthHttp);
        AddressText address = config.Address;
        if (address.UnixPath is null && address.Lookup(lookup).Length == 0)
        {
            throw server.UseOf(AuthHttpDirectives.AuthHttp)!.Error($"host not found in auth_http \"{config.Text}\"");
        }

        bool isUnix = address.UnixPath is not null;
        return new AuthHttpSettings(
            config.Uri,
            isUnix ? "localhost" : address.Written,
            server.GetAll(AuthHttpDirectives.Header),
            server.Get(AuthHttpDirectives.Timeout),
            address.Ip,
            address.Host,
            address.UnixPath,
            address.Port,
            isUnix ? $"unix:{address.UnixPath}" : $"{address.Written}:{address.Port}")
        {
            IsHttps = config.IsHttps,
            PassClientCertificate = server.Get(AuthHttpDirectives.PassClientCertificate),
            Places = new AuthHttpPlaces(
                HasFallback: server.UseOf(ProxyPassDirectives.ProxyPass) is not null,
                HasNames: server.Parent?.Children.Any(block => block.Kind == UpstreamDirectives.Block) == true),
        };
    }
}
