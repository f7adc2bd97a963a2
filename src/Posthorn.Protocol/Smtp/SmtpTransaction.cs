using Posthorn.Protocol.AuthHttp;

namespace Posthorn.Protocol.Smtp;

/// <summary>What a client has said that a backend is told in its place: its name and, under <c>smtp_auth none</c>, the envelope.</summary>
internal sealed class SmtpTransaction
{
    /// <summary>
    /// Whether the client said EHLO, ever: it decides how the backend is greeted, so it outlasts STARTTLS for clients that do not
    /// say it again (as in nginx).
    /// </summary>
    public bool IsExtended { get; private set; }

    /// <summary>The argument of HELO or EHLO; empty when the client has not said it.</summary>
    public byte[] Helo { get; private set; } = [];

    /// <summary>The whole MAIL command; empty outside a transaction.</summary>
    public byte[] From { get; private set; } = [];

    /// <summary>The whole RCPT command that was said last.</summary>
    public byte[] To { get; private set; } = [];

    /// <summary>Whether MAIL was said.</summary>
    public bool IsOpen => From.Length > 0;

    /// <summary>What an auth service is told.</summary>
    public AuthHttpEnvelope Envelope => new(Helo, From, To);

    /// <summary>HELO or EHLO, which ends a transaction (RFC 5321 4.1.4).</summary>
    public void Hail(ReadOnlySpan<byte> name, bool extended)
    {
        Reset();
        Helo = name.ToArray();
        IsExtended |= extended;
    }

    /// <summary>MAIL.</summary>
    public void Open(ReadOnlySpan<byte> command) => From = command.ToArray();

    /// <summary>RCPT.</summary>
    public void Address(ReadOnlySpan<byte> command) => To = command.ToArray();

    /// <summary>RSET.</summary>
    public void Reset()
    {
        From = [];
        To = [];
    }

    /// <summary>TLS is up: name and envelope may have been anybody's (RFC 3207 4.2).</summary>
    public void Forget()
    {
        Reset();
        Helo = [];
    }
}
