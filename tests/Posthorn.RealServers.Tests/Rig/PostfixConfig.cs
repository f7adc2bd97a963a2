namespace Posthorn.RealServers.Tests.Rig;

/// <summary>The configuration of a test's Postfix: it takes mail for Dovecot's users and writes it into their mailboxes.</summary>
internal static class PostfixConfig
{
    /// <summary>The domain of all accounts.</summary>
    public const string Domain = "house.example";

    // Debian and others keep the daemons in different places.
    private static readonly string[] DaemonFolders = ["/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix"];

    public static string DaemonFolder =>
        Array.Find(DaemonFolders, folder => File.Exists(Path.Combine(folder, "master"))) ?? DaemonFolders[0];

    public static string MainText(string folder, DovecotServer mailboxes) => $"""
        compatibility_level = 3.6
        queue_directory = {folder}/queue
        data_directory = {folder}/data
        daemon_directory = {DaemonFolder}
        maillog_file = {folder}/postfix.log
        maillog_file_prefixes = {Path.GetTempPath()}
        inet_interfaces = 127.0.0.1
        inet_protocols = all
        myhostname = backend.example
        mydestination =
        mynetworks =
        alias_maps =
        alias_database =
        smtpd_peername_lookup = no
        local_header_rewrite_clients =
        smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = {mailboxes.PasswordSocket}
        smtpd_error_sleep_time = 0
        smtpd_client_connection_count_limit = 0
        smtpd_tls_chain_files = {folder}/conf/server.key, {folder}/conf/server.pem
        smtpd_tls_session_cache_database =
        in_flow_delay = 0
        message_size_limit = 50000000
        virtual_mailbox_limit = 0
        virtual_mailbox_domains = {Domain}
        virtual_mailbox_base = {mailboxes.MailFolder}
        virtual_mailbox_maps = texthash:{folder}/conf/mailboxes
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534

        """;

    public static string ServicesText(PostfixPorts ports) => $"""
        127.0.0.1:{ports.Submission} inet n - n - - smtpd
          -o smtpd_authorized_xclient_hosts=127.0.0.0/8
          -o smtpd_client_port_logging=yes
        127.0.0.1:{ports.WithoutXclient} inet n - n - - smtpd
        127.0.0.1:{ports.BehindProxy} inet n - n - - smtpd
          -o smtpd_upstream_proxy_protocol=haproxy
        127.0.0.1:{ports.StartTls} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt
          -o smtpd_authorized_xclient_hosts=127.0.0.0/8
        127.0.0.1:{ports.Smtps} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
          -o smtpd_authorized_xclient_hosts=127.0.0.0/8
        tlsmgr unix - - n 1000? 1 tlsmgr
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}
