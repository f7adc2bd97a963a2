namespace Posthorn.Protocol;

/// <summary>What the driver is to do after a login dialog advanced. Whatever was written to either side is sent in every case.</summary>
public enum LoginAction
{
    /// <summary>The backend's answer is not complete: more bytes, please.</summary>
    NeedInput,

    /// <summary>An answer was understood: the rest of the input may hold the next one.</summary>
    Send,

    /// <summary>
    /// The backend agreed to TLS: shake hands, call TlsStarted, and advance, as the dialog speaks first. Bytes of the input that
    /// are not consumed came before the handshake: they end the login (CVE-2026-1642).
    /// </summary>
    StartTls,

    /// <summary>Logged in: what is left of the input belongs to the client, and the relay begins.</summary>
    LoggedIn,

    /// <summary>The backend refused, and its words were written for the client (<c>proxy_pass_error_message on</c>): close.</summary>
    Rejected,

    /// <summary>The backend refused or said what no backend should: the client dialog's Abort finds the words.</summary>
    Failed,
}

/// <summary>One step of a login dialog.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Consumed">How many bytes of the input are dealt with; the rest is shown again.</param>
/// <param name="Offence">
/// With Rejected and Failed: which bytes of the input the log quotes in <c>upstream sent invalid response: "…"</c> (escaped and
/// cut by the log).
/// </param>
/// <param name="Log">
/// With Failed: what went wrong on Posthorn's side, for the error log at level error, in place of that line; null for a
/// backend's offence.
/// </param>
public readonly record struct LoginStep(LoginAction Action, int Consumed, Range Offence = default, string? Log = null)
{
    /// <summary>
    /// With Failed and Rejected: the backend cannot serve just now, and was told no secret: another may be tried. Whoever does so
    /// after a Rejected drops what was written for the client.
    /// </summary>
    public bool IsTemporary { get; init; }

    /// <summary>
    /// With Failed and Rejected: what the no was about. Where nobody but the backend knows the passwords the client must hear a
    /// refusal of its credentials as one, and nothing else.
    /// </summary>
    public LoginRefusal Refusal { get; init; }

    /// <summary>
    /// With Failed and Rejected: what the backend said in the failure dance of XOAUTH2 or OAUTHBEARER, decoded, for
    /// <see cref="AuthRefusal.SaslError"/>; null for nothing.
    /// </summary>
    public string? SaslError { get; init; }
}
