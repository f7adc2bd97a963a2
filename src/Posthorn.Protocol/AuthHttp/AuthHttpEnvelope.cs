namespace Posthorn.Protocol.AuthHttp;

/// <summary>What an SMTP client said under <c>smtp_auth none</c>: its bytes, with parameters, without line ends.</summary>
/// <param name="Helo">The argument of EHLO or HELO.</param>
/// <param name="From">The whole MAIL command.</param>
/// <param name="To">The whole RCPT command.</param>
public sealed record AuthHttpEnvelope(byte[] Helo, byte[] From, byte[] To);
