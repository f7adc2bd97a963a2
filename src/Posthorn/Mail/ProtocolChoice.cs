using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Listening;
using Posthorn.Protocol;

namespace Posthorn.Mail;

/// <summary>Which protocol a server block speaks: the one it names, else the one that a port implies.</summary>
internal static class ProtocolChoice
{
    // What nginx speaks: a name or port of it that is not (yet) in MailProtocols is no mistake of the user's.
    private static readonly (string Name, int[] Ports)[] Known =
        [("imap", [143, 993]), ("pop3", [110, 995]), ("smtp", [25, 465, 587])];

    /// <summary>The parser of <c>protocol</c>.</summary>
    public static IMailProtocol Parse(DirectiveUse use)
    {
        string name = use.Arguments[0];
        if (MailProtocols.All.FirstOrDefault(protocol => protocol.Name == name) is { } found)
        {
            return found;
        }

        throw Known.Any(known => known.Name == name) ? NotYet.Protocol(use.Position, name) : use.Error($"unknown protocol \"{name}\"");
    }

    /// <summary>The protocol of a server block.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public static IMailProtocol Of(Scope server)
    {
        if (server.Sets(MailDirectives.Protocol))
        {
            return server.Get(MailDirectives.Protocol);
        }

        foreach ((int port, SourcePosition at) in ListenSettings.FirstPorts(server))
        {
            if (MailProtocols.All.FirstOrDefault(protocol => protocol.Ports.Contains(port)) is { } found)
            {
                return found;
            }

            if (Known.FirstOrDefault(known => known.Ports.Contains(port)).Name is { } name)
            {
                throw NotYet.Protocol(at, name);
            }
        }

        throw new ConfigException("unknown mail protocol for server", server.Position);
    }
}
