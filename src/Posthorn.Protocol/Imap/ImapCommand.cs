namespace Posthorn.Protocol.Imap;

/// <summary>The commands that are known before login.</summary>
internal enum ImapCommand
{
    /// <summary>No command was recognised (yet).</summary>
    None,

    /// <summary>CAPABILITY.</summary>
    Capability,

    /// <summary>NOOP.</summary>
    Noop,

    /// <summary>LOGOUT.</summary>
    Logout,

    /// <summary>ID (RFC 2971), which nginx does not know before login and webmail sends.</summary>
    Id,

    /// <summary>STARTTLS.</summary>
    StartTls,

    /// <summary>LOGIN user password.</summary>
    Login,

    /// <summary>AUTHENTICATE mechanism, perhaps with an initial response (RFC 4959).</summary>
    Authenticate,
}
