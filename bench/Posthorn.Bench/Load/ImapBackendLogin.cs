namespace Posthorn.Bench.Load;

/// <summary>What the clients of IMAP and their backend leave the proxy to choose from when it logs in.</summary>
internal enum ImapBackendLogin
{
    /// <summary>A backend that says nothing of itself, passwords that fit into quoted strings.</summary>
    Free,

    /// <summary>The same backend, passwords that only fit into literals.</summary>
    Literal,

    /// <summary>A backend that greets with SASL-IR and AUTH=PLAIN.</summary>
    SaslIr,
}
