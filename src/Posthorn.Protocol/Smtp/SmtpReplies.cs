namespace Posthorn.Protocol.Smtp;

/// <summary>What Posthorn says itself in SMTP, in nginx's words where nginx has any.</summary>
internal static class SmtpReplies
{
    /// <summary>The greeting behind the code and the server's name.</summary>
    public static ReadOnlySpan<byte> GreetingEnd => " ESMTP ready"u8;

    /// <summary>The extension that trusted proxies are offered, behind the code: what is made use of, and no LOGIN.</summary>
    public static ReadOnlySpan<byte> Xclient => "XCLIENT NAME ADDR PORT DESTADDR DESTPORT SESSION TTL FORWARD\r\n"u8;

    public static ReadOnlySpan<byte> Ok => "250 2.0.0 OK\r\n"u8;

    public static ReadOnlySpan<byte> Bye => "221 2.0.0 Bye\r\n"u8;

    public static ReadOnlySpan<byte> StartTls => "220 2.0.0 Start TLS\r\n"u8;

    public static ReadOnlySpan<byte> LoggedIn => "235 2.0.0 OK\r\n"u8;

    public static ReadOnlySpan<byte> InvalidCommand => "500 5.5.1 Invalid command\r\n"u8;

    public static ReadOnlySpan<byte> InvalidArgument => "501 5.5.4 Invalid argument\r\n"u8;

    /// <summary>RFC 4954 section 4: a cancelled AUTH is answered with 501. nginx takes <c>*</c> for bad base64.</summary>
    public static ReadOnlySpan<byte> Cancelled => "501 5.0.0 Authentication cancelled\r\n"u8;

    public static ReadOnlySpan<byte> BadSequence => "503 5.5.1 Bad sequence of commands\r\n"u8;

    public static ReadOnlySpan<byte> EarlyTalker => "503 5.5.0 Improper use of SMTP command pipelining\r\n"u8;

    public static ReadOnlySpan<byte> AuthRequired => "530 5.7.1 Authentication required\r\n"u8;

    /// <summary>RFC 3207 section 4: the answer to other commands where TLS is required.</summary>
    public static ReadOnlySpan<byte> StartTlsRequired => "530 5.7.0 Must issue a STARTTLS command first\r\n"u8;

    public static ReadOnlySpan<byte> Refused => "535 5.7.0"u8;

    /// <summary>RFC 4954 section 6: temporary, so that no client asks its user for another password.</summary>
    public static ReadOnlySpan<byte> AuthUnavailable => "454 4.7.0 Temporary authentication failure\r\n"u8;

    public static ReadOnlySpan<byte> MailUnavailable => "451 4.3.2 Service temporarily unavailable, try again later\r\n"u8;

    public static ReadOnlySpan<byte> Unavailable => "421 4.3.2 Service temporarily unavailable, try again later\r\n"u8;

    public static ReadOnlySpan<byte> InternalError => "451 4.3.2 Internal server error\r\n"u8;

    public static ReadOnlySpan<byte> CertificateError => "421 4.7.1 SSL certificate error\r\n"u8;

    public static ReadOnlySpan<byte> CertificateMissing => "421 4.7.1 No required SSL certificate\r\n"u8;
}
