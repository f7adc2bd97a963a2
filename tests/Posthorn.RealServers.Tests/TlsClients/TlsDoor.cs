namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>A way in: a protocol, and whether TLS comes first or by command.</summary>
/// <param name="Name">The scheme by which curl knows it; with an s, TLS comes first.</param>
internal sealed record TlsDoor(string Name)
{
    public static readonly string[] Names = ["imap", "imaps", "pop3", "pop3s", "smtp", "smtps"];

    public bool IsDirect => Name.EndsWith('s');

    public string Protocol => IsDirect ? Name[..^1] : Name;

    /// <summary>What says goodbye before login.</summary>
    public string Goodbye => Protocol == "imap" ? "z LOGOUT\r\n" : "QUIT\r\n";

    /// <summary>What a line answering the goodbye begins with.</summary>
    public string Farewell => Protocol switch
    {
        "imap" => "z OK",
        "pop3" => "+OK",
        _ => "221 ",
    };

    /// <summary>What the greeting begins with.</summary>
    public string Greeting => Protocol switch
    {
        "imap" => "* OK IMAP4 ready",
        "pop3" => "+OK POP3 ready",
        _ => "220 mail.example ESMTP ready",
    };

    /// <summary>The refusal of a client certificate in the protocol's words.</summary>
    public string Refusal(string words) => Protocol switch
    {
        "imap" => $"* BYE {words}",
        "pop3" => $"-ERR {words}",
        _ => $"421 4.7.1 {words}",
    };
}
