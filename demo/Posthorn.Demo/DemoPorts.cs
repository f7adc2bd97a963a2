namespace Posthorn.Demo;

/// <summary>The ports on 127.0.0.1 that conf/quickstart.conf and the demonstration agree on.</summary>
internal static class DemoPorts
{
    /// <summary>Where the proxy takes IMAP clients.</summary>
    public const int Imap = 1143;

    /// <summary>Where the service behind <c>auth_http</c> listens.</summary>
    public const int AuthService = 21080;

    /// <summary>Where the IMAP backend listens.</summary>
    public const int ImapBackend = 21143;
}
