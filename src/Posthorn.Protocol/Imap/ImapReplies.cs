namespace Posthorn.Protocol.Imap;

/// <summary>What Posthorn says itself in IMAP, in nginx's words. A tagged text follows the tag.</summary>
internal static class ImapReplies
{
    public static ReadOnlySpan<byte> Greeting => "* OK IMAP4 ready\r\n"u8;

    public static ReadOnlySpan<byte> GoAhead => "+ OK\r\n"u8;

    public static ReadOnlySpan<byte> Bye => "* BYE\r\n"u8;

    /// <summary>An ID that tells nothing (RFC 2971 3.2).</summary>
    public static ReadOnlySpan<byte> Id => "* ID NIL\r\n"u8;

    public static ReadOnlySpan<byte> Completed => " OK completed\r\n"u8;

    public static ReadOnlySpan<byte> InvalidCommand => " BAD invalid command\r\n"u8;

    public static ReadOnlySpan<byte> No => " NO "u8;

    /// <summary>RFC 5530: temporary, so that no client asks its user for another password.</summary>
    public static ReadOnlySpan<byte> Unavailable => " NO [UNAVAILABLE] Service temporarily unavailable, try again later\r\n"u8;

    public static ReadOnlySpan<byte> InternalError => "* BAD internal server error\r\n"u8;

    public static ReadOnlySpan<byte> CertificateError => "* BYE SSL certificate error\r\n"u8;

    public static ReadOnlySpan<byte> CertificateMissing => "* BYE No required SSL certificate\r\n"u8;
}
