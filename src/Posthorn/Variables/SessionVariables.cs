namespace Posthorn.Variables;

/// <summary>The variables that every mail session has, in nginx's words where its stream module has them.</summary>
internal static class SessionVariables
{
    /// <summary>All of them, in the order of documentation.</summary>
    public static IReadOnlyList<Variable> All { get; } =
    [
        new("auth_user", "The user name that the client gave, whatever the backend is told.", SessionValues.User),
        new("auth_local", "What stands before the last `@` of `$auth_user`; all of it where there is none.", SessionValues.UserPart),
        new("auth_domain", "What stands behind the last `@` of `$auth_user`, in lower case.", SessionValues.Domain),
        new("auth_method", "How the client proved who it is, in the words of the `Auth-Method` header.", SessionValues.Method),
        new("protocol", "`imap`, `pop3` or `smtp`.", session => session.Server.Settings.Mail.Protocol.Name),
        new("remote_addr", "The client's address; `unix:` over a unix socket.", session => session.ClientAddress.Host),
        new("remote_port", "The client's port.", session => SessionValues.Port(session.ClientAddress.Port)),
        new("remote_host", "The client's name, where one is looked for (SMTP).", session => session.ClientHost),
        new("server_addr", "The address that the client called.", session => session.Client.LocalAddress?.Host ?? ""),
        new("server_port", "The port that the client called.", session => SessionValues.Port(session.Client.LocalAddress?.Port)),
        new("server_name", "The `server_name` in force.", session => session.Server.Settings.Mail.ServerName),
        new("proxy_protocol_addr", "The client's address by the PROXY header, believed or not.", SessionValues.HeaderAddress),
        new("proxy_protocol_port", "The client's port by the PROXY header.", SessionValues.HeaderPort),
        new(
            "ssl_server_name",
            "The name that the client asked for in its TLS handshake (SNI), in lower case.",
            SessionValues.ServerNameAsked),
        new(
            "ssl_protocol",
            "The version of TLS with the client, such as `TLSv1.3`.",
            session => SessionValues.Tls(session)?.Protocol ?? ""),
        new("ssl_cipher", "The cipher suite, as OpenSSL names it.", session => SessionValues.Tls(session)?.Cipher ?? ""),
        new(
            "ssl_client_verify",
            "`SUCCESS`, `FAILED:reason` or `NONE`, where certificates are asked for.",
            session => SessionValues.Tls(session)?.Verify ?? ""),
        new("ssl_client_s_dn", "The subject of the client's certificate (RFC 2253).", session => SessionValues.Tls(session)?.Subject ?? ""),
        new("ssl_client_i_dn", "The issuer of the client's certificate (RFC 2253).", session => SessionValues.Tls(session)?.Issuer ?? ""),
        new("ssl_client_serial", "The serial number of the client's certificate.", session => SessionValues.Tls(session)?.Serial ?? ""),
        new(
            "ssl_client_fingerprint",
            "The SHA-1 fingerprint of the client's certificate, in hex.",
            session => SessionValues.Tls(session)?.Fingerprint ?? ""),
        new("smtp_helo", "Under `smtp_auth none`: what the client called itself.", SessionValues.Helo),
        new("smtp_from", "Under `smtp_auth none`: the address of `MAIL FROM`.", SessionValues.Sender),
        new("smtp_to", "Under `smtp_auth none`: the address of `RCPT TO`.", SessionValues.Recipient),
        new("upstream_addr", "The backend; empty before it is known.", session => session.Log.Upstream ?? ""),
        new("connection", "The number of the connection, as the error log has it.", session => SessionValues.Text(session.Number)),
        new("hostname", "The name of the host.", _ => SessionValues.Host),
        new("pid", "The number of the process.", _ => SessionValues.ProcessNumber),
    ];
}
