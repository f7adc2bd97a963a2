namespace Posthorn.Protocol.Pop3;

/// <summary>The commands that are known before login.</summary>
internal enum Pop3Command
{
    /// <summary>No command was recognised.</summary>
    None,

    /// <summary>USER name.</summary>
    User,

    /// <summary>PASS password.</summary>
    Pass,

    /// <summary>APOP name digest.</summary>
    Apop,

    /// <summary>AUTH (RFC 5034): alone the list of mechanisms, else a mechanism, perhaps with an initial response.</summary>
    Auth,

    /// <summary>CAPA (RFC 2449).</summary>
    Capa,

    /// <summary>NOOP, which RFC 1939 has only after login.</summary>
    Noop,

    /// <summary>STLS (RFC 2595).</summary>
    Stls,

    /// <summary>XCLIENT, by which a trusted proxy says who its client is; unknown to all others.</summary>
    Xclient,

    /// <summary>QUIT.</summary>
    Quit,
}
