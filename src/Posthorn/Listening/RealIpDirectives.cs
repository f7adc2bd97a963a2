using Posthorn.Config.Schema;
using Posthorn.Logging;
using Posthorn.Protocol;

namespace Posthorn.Listening;

/// <summary>The directive of nginx's <c>ngx_mail_realip_module</c>.</summary>
internal static class RealIpDirectives
{
    internal static readonly Directive<ClientRange[]> SetRealIpFrom = new("set_real_ip_from")
    {
        In = MailBlocks.MailAndServer,
        Takes = Arity.One,
        Repeats = true,
        Syntax = "address | CIDR | unix: | host",
        Summary = "A proxy in front that is believed: the client's address is then the one that the proxy's PROXY header tells. Beyond "
            + "nginx it may also tell it by `ID` (IMAP) or `XCLIENT` (POP3, SMTP), and how many more proxies the login may pass.",
        Parser = ClientRange.Parse,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Directive> All { get; } = [SetRealIpFrom];
}
