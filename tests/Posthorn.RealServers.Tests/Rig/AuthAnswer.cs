using System.Text;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>What the auth service says: a status and headers, raw bytes, or nothing at all.</summary>
/// <param name="Headers">The header lines; null closes the connection without a word.</param>
/// <param name="Status">The status line after the version.</param>
internal sealed record AuthAnswer(string? Headers, string Status = "200 OK")
{
    /// <summary>The service breaks off.</summary>
    public static AuthAnswer HangUp { get; } = new((string?)null);

    /// <summary>Whether the service closes after this answer without announcing it.</summary>
    public bool ClosesSilently { get; init; }

    /// <summary>Let in, and on to a backend on this machine.</summary>
    public static AuthAnswer Accept(int port, string? user = null, string? password = null)
    {
        StringBuilder headers = new($"Auth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: {port}\r\n");
        headers.Append(user is null ? "" : $"Auth-User: {user}\r\n");
        headers.Append(password is null ? "" : $"Auth-Pass: {password}\r\n");
        return new AuthAnswer(headers.ToString());
    }

    /// <summary>Not let in; with a wait in seconds the client may try again. The code is SMTP's.</summary>
    public static AuthAnswer Refuse(string text, int? wait = null, string code = "", string saslError = "")
    {
        StringBuilder headers = new($"Auth-Status: {text}\r\n");
        headers.Append(wait is null ? "" : $"Auth-Wait: {wait}\r\n");
        headers.Append(code.Length == 0 ? "" : $"Auth-Error-Code: {code}\r\n");
        headers.Append(saslError.Length == 0 ? "" : $"Auth-Error-SASL: {saslError}\r\n");
        return new AuthAnswer(headers.ToString());
    }
}
