namespace Posthorn.Protocol.Pop3;

/// <summary>What Posthorn says itself in POP3, in nginx's words.</summary>
internal static class Pop3Replies
{
    /// <summary>The greeting; the salt and the line's end follow.</summary>
    public static ReadOnlySpan<byte> Greeting => "+OK POP3 ready"u8;

    /// <summary>The greeting for a trusted proxy: Dovecot's way to say that it may tell who its client is.</summary>
    public static ReadOnlySpan<byte> GreetingToProxy => "+OK [XCLIENT] POP3 ready"u8;

    public static ReadOnlySpan<byte> Ok => "+OK\r\n"u8;

    public static ReadOnlySpan<byte> InvalidCommand => "-ERR invalid command\r\n"u8;

    /// <summary>What stands before the auth source's refusal.</summary>
    public static ReadOnlySpan<byte> Refusal => "-ERR "u8;

    /// <summary>RFC 3206: temporary, so that no client asks its user for another password.</summary>
    public static ReadOnlySpan<byte> Unavailable => "-ERR [SYS/TEMP] Service temporarily unavailable, try again later\r\n"u8;

    public static ReadOnlySpan<byte> InternalError => "-ERR internal server error\r\n"u8;

    public static ReadOnlySpan<byte> CertificateError => "-ERR SSL certificate error\r\n"u8;

    public static ReadOnlySpan<byte> CertificateMissing => "-ERR No required SSL certificate\r\n"u8;
}
