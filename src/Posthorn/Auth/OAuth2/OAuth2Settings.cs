using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Tls;

namespace Posthorn.Auth.OAuth2;

/// <summary>How bearer tokens are judged, as resolved for one server block; files were read.</summary>
/// <param name="Mode">By signature, or by asking.</param>
internal sealed record OAuth2Settings(OAuth2Mode Mode)
{
    /// <summary>The <c>iss</c> of every good token; null for any.</summary>
    public string? Issuer { get; init; }

    /// <summary>One of these is in the <c>aud</c> of every good token; empty for any.</summary>
    public IReadOnlyList<string> Audience { get; init; } = [];

    /// <summary>All of these are among the scopes of every good token.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The claim with the user's name.</summary>
    public required string UserClaim { get; init; }

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan Leeway { get; init; }

    /// <summary>The signatures that count.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>The file with the issuer's keys; null when they have an address.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The keys that were in the file; null when they have an address.</summary>
    public JwtKeys? Keys { get; init; }

    /// <summary>What is asked: for keys, or about tokens; null when nothing is.</summary>
    public Uri? Url { get; init; }

    /// <summary>The value of the <c>Authorization</c> header for introspection; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>How long the issuer may take.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>How long a yes is remembered.</summary>
    public TimeSpan Cache { get; init; }

    /// <summary>Who vouches for the issuer's certificate; null for the system's authorities.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <param name="server">The block.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <returns>Null when tokens are not judged here.</returns>
    /// <exception cref="ConfigException">Something is missing, or a file cannot be used.</exception>
    public static OAuth2Settings? Resolve(Scope server, Func<string, string> path)
    {
        OAuth2Mode mode = server.Get(OAuth2Directives.OAuth2);
        if (mode == OAuth2Mode.Off)
        {
            return null;
        }

        bool isJwt = mode == OAuth2Mode.Jwt;
        Directive[] needed = isJwt
            ? [OAuth2Directives.Issuer, OAuth2Directives.Audience, OAuth2Directives.Jwks]
            : [OAuth2Directives.IntrospectionUrl];
        DirectiveUse use = server.UseOf(OAuth2Directives.OAuth2)!;
        if (Array.Find(needed, directive => server.UseOf(directive) is null) is { } missing)
        {
            throw use.Error($"no \"{missing.Name}\" is defined for \"auth_oauth2 {use.Arguments[0]}\"");
        }

        string url = server.Get(isJwt ? OAuth2Directives.Jwks : OAuth2Directives.IntrospectionUrl);
        string? file = OAuth2Directives.IsUrl(url) ? null : path(url);
        return new OAuth2Settings(mode)
        {
            Issuer = server.UseOf(OAuth2Directives.Issuer) is null ? null : server.Get(OAuth2Directives.Issuer),
            Audience = server.Get(OAuth2Directives.Audience) ?? [],
            Scope = server.Get(OAuth2Directives.Scope) ?? [],
            UserClaim = server.UseOf(OAuth2Directives.UserClaim) is not null ? server.Get(OAuth2Directives.UserClaim)
                : isJwt ? "email" : "username",
            Leeway = server.Get(OAuth2Directives.Leeway),
            Algorithms = server.Get(OAuth2Directives.Algorithms),
            KeyFile = file,
            Keys = file is null ? null : ReadKeys(server.UseOf(OAuth2Directives.Jwks)!, path),
            Url = file is null ? new Uri(url) : null,
            Authorization = isJwt ? null : ReadAuthorization(server, path),
            Timeout = server.Get(OAuth2Directives.Timeout),
            Cache = server.Get(OAuth2Directives.Cache),
            Authorities = ReadAuthorities(server, path),
        };
    }

    private static JwtKeys ReadKeys(DirectiveUse use, Func<string, string> path)
    {
        byte[] json = SecretFile.Read(new PlacedText(use.Arguments[0], use.Position), path);
        return JwtKeys.TryRead(json, out string problem) ?? throw use.Error($"{problem} in \"{path(use.Arguments[0])}\"");
    }

    // RFC 6749 2.3.1: name and password are encoded as in a form before they are joined.
    private static string? ReadAuthorization(Scope server, Func<string, string> path)
    {
        DirectiveUse? id = server.UseOf(OAuth2Directives.ClientId);
        DirectiveUse? file = server.UseOf(OAuth2Directives.ClientSecretFile);
        if (id is null || file is null)
        {
            return (id ?? file) is { } lonely
                ? throw lonely.Error("\"auth_oauth2_client_id\" and \"auth_oauth2_client_secret_file\" go together")
                : null;
        }

        byte[] content = SecretFile.Read(new PlacedText(file.Arguments[0], file.Position), path);
        string secret = Encoding.UTF8.GetString(content).Split('\n')[0].TrimEnd('\r');
        CryptographicOperations.ZeroMemory(content);
        return secret.Length == 0
            ? throw file.Error($"no password in \"{path(file.Arguments[0])}\"")
            : "Basic " + Convert.ToBase64String(
                Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id.Arguments[0])}:{Uri.EscapeDataString(secret)}"));
    }

    private static X509Certificate2Collection? ReadAuthorities(Scope server, Func<string, string> path)
    {
        if (server.UseOf(OAuth2Directives.TrustedCertificate) is not { } use)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(SecretFile.Read(new PlacedText(use.Arguments[0], use.Position), path));
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        return authorities.Count > 0 ? authorities : throw use.Error($"no certificate in \"{path(use.Arguments[0])}\"");
    }
}
