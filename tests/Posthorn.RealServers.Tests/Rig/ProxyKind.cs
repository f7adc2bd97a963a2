namespace Posthorn.RealServers.Tests.Rig;

/// <summary>Which program stands between the client and the servers in a test.</summary>
public enum ProxyKind
{
    /// <summary>The system's nginx with its mail module: the oracle.</summary>
    Nginx,

    /// <summary>The program at <c>POSTHORN_BIN</c>, else at out/posthorn.</summary>
    Posthorn,
}
