using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Mail;

/// <summary>What every protocol has, as resolved for one server block.</summary>
/// <param name="Protocol">What is spoken.</param>
/// <param name="ProtocolSettings">The protocol's own directives.</param>
/// <param name="Timeout">The time until a client must have logged in, and for the login at the backend.</param>
/// <param name="ServerName">The name of this server in greetings and challenges.</param>
/// <param name="MaxErrors">This many misunderstood commands end a session.</param>
internal sealed record MailSettings(
    IMailProtocol Protocol, IProtocolSettings ProtocolSettings, TimeSpan Timeout, string ServerName, int MaxErrors)
{
    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <exception cref="Config.Text.ConfigException">It has no protocol, or its settings contradict each other.</exception>
    public static MailSettings Resolve(Scope server)
    {
        IMailProtocol protocol = ProtocolChoice.Of(server);
        return new MailSettings(
            protocol,
            protocol.Resolve(server),
            server.Get(MailDirectives.Timeout),
            server.Get(MailDirectives.ServerName) ?? HostName(),
            server.Get(MailDirectives.MaxErrors));
    }

    // In lower case, as nginx has it. Environment.MachineName would lack the domain.
    private static string HostName() => System.Net.Dns.GetHostName().ToLowerInvariant();
}
