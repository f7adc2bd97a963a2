namespace Posthorn.Demo;

/// <summary>The ports on 127.0.0.1 that conf/quickstart.conf and the demonstration agree on.</summary>
internal static class DemoPorts
{
    /// <summary>Where the proxy takes IMAP clients.</summary>
    public const int Imap = 1143;

    /// <summary>Where the proxy takes POP3 clients.</summary>
    public const int Pop3 = 1110;

    /// <summary>Where the proxy takes SMTP clients, who have mail to send.</summary>
    public const int Smtp = 1587;

    /// <summary>Where the IMAP backend listens.</summary>
    public const int ImapBackend = 21143;

    /// <summary>Where the POP3 backend listens.</summary>
    public const int Pop3Backend = 21110;

    /// <summary>Where the SMTP backend listens.</summary>
    public const int SmtpBackend = 21587;
}
