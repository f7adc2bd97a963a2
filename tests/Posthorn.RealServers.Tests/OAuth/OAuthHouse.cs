using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.OAuth;

/// <summary>Posthorn in front of a Dovecot that itself takes an issuer's tokens, each checking them for itself.</summary>
internal sealed class OAuthHouse : IAsyncDisposable
{
    private const string BothMechanisms = "xoauth2 oauthbearer";

    private readonly Workspace _files;

    private OAuthHouse(TokenIssuer issuer, DovecotServer dovecot, ProxyProcess proxy, Workspace files, (int Imap, int Pop3) ports)
    {
        Issuer = issuer;
        Dovecot = dovecot;
        Proxy = proxy;
        _files = files;
        ImapPort = ports.Imap;
        Pop3Port = ports.Pop3;
    }

    public TokenIssuer Issuer { get; }

    public DovecotServer Dovecot { get; }

    public ProxyProcess Proxy { get; }

    public int ImapPort { get; }

    public int Pop3Port { get; }

    /// <summary>Posthorn judges tokens by the keys in a file and passes them on.</summary>
    public static Task<OAuthHouse> StartAsync(string mechanisms = BothMechanisms) => StartAsync((issuer, files) => $"""
        auth_oauth2 jwt;
        auth_oauth2_issuer {TokenIssuer.Name};
        auth_oauth2_audience mail;
        auth_oauth2_jwks {files.Write("jwks.json", issuer.KeySet)};
        auth_oauth2_user_claim preferred_username;
        """, mechanisms);

    /// <summary>Posthorn judges tokens as the directives say.</summary>
    public static async Task<OAuthHouse> StartAsync(
        Func<TokenIssuer, Workspace, string> directives, string mechanisms = BothMechanisms)
    {
        TokenIssuer issuer = new();
        Workspace files = new("oauth");
        DovecotServer dovecot = await DovecotServer.StartAsync([MailHouse.Anna], workspace => Accept(issuer, workspace));
        (int imap, int pop3) = (FreePort.Take(), FreePort.Take());
        ProxyProcess proxy = await ProxyProcess.StartAsync(ProxyKind.Posthorn, $$"""
            mail {
                auth_failure_delay 100ms;
                imap_auth plain {{mechanisms}};
                pop3_auth plain {{mechanisms}};
                {{directives(issuer, files)}}
                server { listen 127.0.0.1:{{imap}}; protocol imap; proxy_pass 127.0.0.1:{{dovecot.Ports.Imap}}; }
                server { listen 127.0.0.1:{{pop3}}; protocol pop3; proxy_pass 127.0.0.1:{{dovecot.Ports.Pop3}}; }
            }
            """);
        return new OAuthHouse(issuer, dovecot, proxy, files, (imap, pop3));
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Dovecot.DisposeAsync();
        Issuer.Dispose();
        _files.Dispose();
    }

    // Dovecot looks a key up by the token's azp, alg and kid; a token without azp is "default"'s. The master is one by password.
    private static string Accept(TokenIssuer issuer, Workspace workspace)
    {
        string keys = Directory.CreateDirectory(workspace.PathOf("keys/default/RS256")).FullName;
        File.WriteAllText(Path.Combine(keys, TokenIssuer.KeyId), issuer.PublicKeyPem);
        string oauth = workspace.Write("oauth2.conf.ext", $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={workspace.PathOf("keys")}/
            issuers = {TokenIssuer.Name}
            username_attribute = preferred_username

            """);
        string masters = workspace.Write("masters", "boss:{PLAIN}boss's secret\n");
        return $$"""
            auth_mechanisms = plain login xoauth2 oauthbearer
            auth_master_user_separator = *
            passdb {
              driver = passwd-file
              master = yes
              args = {{masters}}
            }
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{oauth}}
            }

            """;
    }
}
