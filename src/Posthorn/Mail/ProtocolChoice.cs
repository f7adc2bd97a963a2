using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Listening;
using Posthorn.Protocol;

namespace Posthorn.Mail;

/// <summary>Which protocol a server block speaks: the one it names, else the one that a port implies.</summary>
internal static class ProtocolChoice
{
    /// <summary>The parser of <c>protocol</c>.</summary>
    public static IMailProtocol Parse(DirectiveUse use)
    {
        string name = use.Arguments[0];
        return MailProtocols.All.FirstOrDefault(protocol => protocol.Name == name) ?? throw use.Error($"unknown protocol \"{name}\"");
    }

    /// <summary>The protocol of a server block.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static IMailProtocol Of(Scope server)
    {
        if (server.Sets(MailDirectives.Protocol))
        {
            return server.Get(MailDirectives.Protocol);
        }

        foreach (int port in ListenSettings.FirstPorts(server))
        {
            if (MailProtocols.All.FirstOrDefault(protocol => protocol.Ports.Contains(port)) is { } found)
            {
                return found;
            }
        }

        throw new ConfigException("unknown mail protocol for server", server.Position);
    }
}
