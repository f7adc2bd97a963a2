namespace Posthorn.RealServers.Tests.Rig;

/// <summary>The configuration text of a proxy for mail.</summary>
internal static class MailBlock
{
    /// <summary>A mail block with one server on loopback.</summary>
    public static string Text(string protocol, int port, string authUrl, string more = "")
    {
        return $$"""
            mail {
                auth_http {{authUrl}};
                {{Server(protocol, $"127.0.0.1:{port}", more)}}
            }
            """;
    }

    /// <summary>One server block.</summary>
    public static string Server(string protocol, string listen, string more = "")
    {
        return $$"""
            server {
                listen {{listen}};
                protocol {{protocol}};
                {{more}}
            }
            """;
    }
}
