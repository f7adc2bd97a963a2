namespace Posthorn.Protocol.Smtp;

/// <summary>The commands that are known before login.</summary>
internal enum SmtpCommand
{
    /// <summary>No command was recognised.</summary>
    None,

    /// <summary>HELO domain.</summary>
    Helo,

    /// <summary>EHLO domain.</summary>
    Ehlo,

    /// <summary>AUTH mechanism, perhaps with an initial response (RFC 4954).</summary>
    Auth,

    /// <summary>QUIT.</summary>
    Quit,

    /// <summary>NOOP.</summary>
    Noop,

    /// <summary>MAIL FROM:&lt;path&gt; with parameters.</summary>
    Mail,

    /// <summary>RSET.</summary>
    Rset,

    /// <summary>RCPT TO:&lt;path&gt; with parameters.</summary>
    Rcpt,

    /// <summary>STARTTLS (RFC 3207).</summary>
    StartTls,

    /// <summary>XCLIENT, by which a trusted proxy says who its client is; unknown to all others.</summary>
    Xclient,

    /// <summary>VRFY, EXPN and HELP: known, so no error that counts, but not granted before login.</summary>
    NotGranted,
}
