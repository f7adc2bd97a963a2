using System.Text;
using Posthorn.Logging;

namespace Posthorn.Sessions;

/// <summary>The error log as one session writes it: every line ends with who and where, in nginx's words (fail2ban reads them).</summary>
/// <param name="log">Where the lines go.</param>
/// <param name="session">The session; null where no line goes anywhere.</param>
internal class SessionLog(Log log, Session? session)
{
    private const int LongestLogin = 256;

    /// <summary>What the session does, for <c>while …</c>; null for nothing in particular.</summary>
    public string? Action { get; set; }

    /// <summary>The user name as the client gave it; null before.</summary>
    public byte[]? Login { get; set; }

    /// <summary>The backend's address; null before it is known.</summary>
    public string? Upstream { get; set; }

    /// <summary>Whether the client began with plain text and asked for TLS.</summary>
    public bool UsesStartTls { get; set; }

    /// <summary>Whether a line of this level goes anywhere.</summary>
    public virtual bool Takes(LogLevel level) => log.Takes(level);

    /// <summary>Writes the line without context but for the connection's number.</summary>
    public void WriteBare(LogLevel level, string text) => log.Write(level, text, session?.Number ?? 0);

    /// <summary>Writes the line with the session's context.</summary>
    public virtual void Write(LogLevel level, string text)
    {
        if (session is null || !log.Takes(level))
        {
            return;
        }

        var line = new StringBuilder(text, 200);
        if (Action is not null)
        {
            line.Append(" while ").Append(Action);
        }

        line.Append(", client: ").Append(session.ClientAddress.Host).Append(UsesStartTls ? " using starttls" : "");
        line.Append(", server: ").Append(session.Target.Name);
        if (Login is not null)
        {
            line.Append(", login: \"").Append(LogText.Escape(Login, LongestLogin)).Append('"');
        }

        if (Upstream is not null)
        {
            line.Append(", upstream: ").Append(Upstream);
        }

        log.Write(level, line.ToString(), session.Number);
    }
}
