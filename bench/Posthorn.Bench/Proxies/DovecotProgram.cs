using System.Globalization;

namespace Posthorn.Bench.Proxies;

/// <summary>
/// Dovecot's login processes as a proxy for IMAP and POP3. Dovecot decides by itself that everybody may log in at the stub: it asks
/// no auth service, so its logins do less than the others'.
/// </summary>
internal sealed class DovecotProgram(string version) : ProxyProgram("dovecot", File, version)
{
    private const string File = "/usr/sbin/dovecot";

    internal override ProxyAbility Ability => ProxyAbility.Login;

    internal static DovecotProgram Find()
    {
        return new DovecotProgram(Ask(File, "--version").Trim());
    }

    internal override bool Speaks(string protocol)
    {
        return protocol is "imap" or "pop3";
    }

    internal override IReadOnlyList<string> Configure(ProxySetup setup)
    {
        ProxyListener listener = setup.Listeners[0];
        string protocol = listener.Words.Protocol;
        int backend = protocol == "imap" ? setup.Stubs.Imap : setup.Stubs.Pop3;
        bool isImplicit = listener.Tls is { StartsLater: false };
        string inet = protocol + (isImplicit ? "s" : "");
        string file = System.IO.Path.Combine(setup.Directory, "dovecot.conf");
        System.IO.File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            base_dir = {{setup.Directory}}/dovecot
            state_dir = {{setup.Directory}}/dovecot
            log_path = {{setup.Directory}}/error.log
            protocols = {{protocol}}
            disable_plaintext_auth = no
            {{Tls(setup, listener)}}
            passdb {
              driver = static
              args = proxy=y host=127.0.0.1 port={{backend}} nopassword=y
            }
            service anvil {
              client_limit = 20000
            }
            service auth {
              client_limit = 20000
            }
            service {{protocol}}-login {
              service_count = 0
              process_min_avail = {{setup.Workers}}
              process_limit = {{setup.Workers}}
              client_limit = 9500
              inet_listener {{inet}} {
                address = 127.0.0.1
                port = {{listener.Address.Port}}
                ssl = {{(isImplicit ? "yes" : "no")}}
              }
              inet_listener {{(isImplicit ? protocol : protocol + "s")}} {
                port = 0
              }
            }
            mail_max_userip_connections = 0

            """));
        return ["-F", "-c", file];
    }

    private static string Tls(ProxySetup setup, ProxyListener listener)
    {
        return listener.Tls is not { } use ? "ssl = no" : $"""
            ssl = yes
            ssl_cert = <{setup.Certificates.CertificateFile(use.Key)}
            ssl_key = <{setup.Certificates.KeyFile(use.Key)}
            """;
    }
}
