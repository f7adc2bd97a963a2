using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Tls;

namespace Posthorn.Variables;

/// <summary>How the values of variables are found. Empty text stands for what is not known, or not yet.</summary>
internal static class SessionValues
{
    /// <summary>The name of the host.</summary>
    public static string Host { get; } = System.Net.Dns.GetHostName().ToLowerInvariant();

    /// <summary>The number of the process.</summary>
    public static string ProcessNumber { get; } = Text(Environment.ProcessId);

    /// <summary>A number in digits.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A port in digits; empty for none.</summary>
    public static string Port(int? port) => port is { } number and not 0 ? Text(number) : "";

    /// <summary>The user name that the client gave.</summary>
    public static string User(Session session) => session.Log.Login is { } user ? TextOf(user) : "";

    /// <summary>What stands before the user's last at sign.</summary>
    public static string UserPart(Session session)
    {
        string user = User(session);
        int at = user.LastIndexOf('@');
        return at < 0 ? user : user[..at];
    }

    /// <summary>What stands behind it.</summary>
    public static string Domain(Session session)
    {
        string user = User(session);
        int at = user.LastIndexOf('@');
        return at < 0 ? "" : user[(at + 1)..].ToLowerInvariant();
    }

    /// <summary>How the client proved who it is.</summary>
    public static string Method(Session session) =>
        session.LoginMethod is { } method ? Encoding.ASCII.GetString(AuthHttpRequestWriter.MethodName(method)) : "";

    /// <summary>The client's address by the PROXY header.</summary>
    public static string HeaderAddress(Session session) => session.ProxyFacts?.Source.Ip?.ToString() ?? "";

    /// <summary>The client's port by the PROXY header.</summary>
    public static string HeaderPort(Session session) => Port(session.ProxyFacts?.Source.Port);

    /// <summary>What is known of the client's TLS; null without TLS.</summary>
    public static AuthHttpTlsFacts? Tls(Session session) => session.Client.Layer is TlsLayer layer
        ? TlsFacts.Of(layer, session.Server.Settings.Tls.Verification, withCertificate: false)
        : null;

    /// <summary>The name in the client's handshake.</summary>
    public static string ServerNameAsked(Session session) =>
        session.Client.Layer is TlsLayer layer ? TlsHeaderFacts.Of(layer).ServerName?.ToLowerInvariant() ?? "" : "";

    /// <summary>What a client that does not log in called itself.</summary>
    public static string Helo(Session session) => session.Envelope is { } envelope ? TextOf(envelope.Helo) : "";

    /// <summary>Who sends the message of a client that does not log in.</summary>
    public static string Sender(Session session) => session.Envelope is { } envelope ? AddressIn(envelope.From) : "";

    /// <summary>Who is to get it.</summary>
    public static string Recipient(Session session) => session.Envelope is { } envelope ? AddressIn(envelope.To) : "";

    // UTF-8, or Latin-1 when it is not: the configuration's own text is read so, and no byte is lost.
    private static string TextOf(ReadOnlySpan<byte> bytes) => (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);

    // A whole command: "MAIL FROM:<a@b> SIZE=1".
    private static string AddressIn(ReadOnlySpan<byte> command)
    {
        int start = command.IndexOf((byte)'<') + 1;
        int length = start > 0 ? command[start..].IndexOf((byte)'>') : -1;
        return length < 0 ? "" : TextOf(command.Slice(start, length));
    }
}
