namespace Posthorn.RealServers.Tests.Rig;

/// <summary>The configuration of a test's Dovecot 2.3.</summary>
internal static class DovecotConfig
{
    /// <summary>The socket in the server's folder at which other servers may ask about passwords.</summary>
    public const string PasswordSocket = "sasl";

    /// <param name="workspace">Its folder; with TLS its certificate and key are there.</param>
    /// <param name="ports">Where it listens.</param>
    /// <param name="isSecure">Whether it insists on TLS: a password in plain text is refused.</param>
    public static string Text(Workspace workspace, DovecotPorts ports, bool isSecure)
    {
        string folder = workspace.Folder;
        bool isRoot = Environment.IsPrivilegedProcess;
        return $$"""
            protocols = imap pop3
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{folder}}/dovecot.log
            listen = 127.0.0.1
            {{(isSecure ? WithTls(folder) : WithoutTls)}}
            auth_mechanisms = plain login
            auth_username_chars =
            auth_failure_delay = 0
            imap_id_log = *
            login_log_format_elements = user=<%u> method=%m rip=%r lip=%l mpid=%e %c session=<%{session}> tier=<%{passdb:forward_tier}>
            haproxy_trusted_networks = 127.0.0.0/8
            mail_location = maildir:~/Maildir
            mail_max_userip_connections = 0
            first_valid_uid = 1
            {{(isRoot ? "" : WithoutRoot)}}
            passdb {
              driver = passwd-file
              args = scheme=PLAIN username_format=%u {{folder}}/users
            }
            userdb {
              driver = static
              args = {{(isRoot ? "uid=65534 gid=65534" : "uid=" + Environment.UserName)}} home={{folder}}/mail/%u
            }
            service imap-login {
              service_count = 0
              client_limit = 1000
              process_min_avail = 1
              inet_listener imap {
                port = {{ports.Imap}}
              }
              inet_listener imaps {
                port = {{(isSecure ? ports.Imaps : 0)}}
                ssl = yes
              }
              inet_listener imaps-behind-proxy {
                port = {{(isSecure ? ports.ImapsBehindProxy : 0)}}
                ssl = yes
                haproxy = yes
              }
              inet_listener imap-behind-proxy {
                port = {{ports.ImapBehindProxy}}
                haproxy = yes
              }
            }
            service pop3-login {
              service_count = 0
              client_limit = 1000
              process_min_avail = 1
              inet_listener pop3 {
                port = {{ports.Pop3}}
              }
              inet_listener pop3s {
                port = {{(isSecure ? ports.Pop3s : 0)}}
                ssl = yes
              }
              inet_listener pop3-behind-proxy {
                port = {{ports.Pop3BehindProxy}}
                haproxy = yes
              }
            }
            service auth {
              unix_listener {{folder}}/{{PasswordSocket}} {
                mode = 0666
              }
            }
            service imap {
              process_limit = 1024
            }

            """;
    }

    private static string WithoutTls => """
        ssl = no
        disable_plaintext_auth = no
        login_trusted_networks = 127.0.0.0/8
        """;

    private static string WithoutRoot => $$"""
        default_internal_user = {{Environment.UserName}}
        default_login_user = {{Environment.UserName}}
        default_internal_group = {{OwnGroup()}}
        service anvil {
          chroot =
        }
        service imap-login {
          chroot =
        }
        service pop3-login {
          chroot =
        }
        service stats {
          chroot =
        }
        """;

    private static string WithTls(string folder) => $"""
        ssl = required
        ssl_cert = <{folder}/server.pem
        ssl_key = <{folder}/server.key
        disable_plaintext_auth = yes
        """;

    private static string OwnGroup()
    {
        using ChildProcess id = ChildProcess.Start(Prerequisite.Program("id"), ["-gn"]);
        return id.WaitForExitAsync().GetAwaiter().GetResult().Text.Trim();
    }
}
