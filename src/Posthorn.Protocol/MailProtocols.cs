using Posthorn.Protocol.Imap;
using Posthorn.Protocol.Pop3;
using Posthorn.Protocol.Smtp;

namespace Posthorn.Protocol;

/// <summary>The protocols that exist: a new one is a folder and a line here.</summary>
public static class MailProtocols
{
    /// <summary>All protocols, in the order that documentation lists them.</summary>
    public static readonly IReadOnlyList<IMailProtocol> All =
    [
        new ImapProtocol(),
        new Pop3Protocol(),
        new SmtpProtocol(),
    ];
}
