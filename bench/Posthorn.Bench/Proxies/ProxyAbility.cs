namespace Posthorn.Bench.Proxies;

/// <summary>What a scenario asks of a program; who can do one thing can do all that come before it.</summary>
internal enum ProxyAbility
{
    /// <summary>To pass bytes on.</summary>
    Relay,

    /// <summary>To find out who the client is and to log in at a backend.</summary>
    Login,

    /// <summary>To ask the auth service, and to take nginx's configuration.</summary>
    Nginx,

    /// <summary>To take what Posthorn's configuration has beyond nginx's.</summary>
    Posthorn,
}
