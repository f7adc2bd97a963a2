namespace Posthorn.Protocol;

/// <summary>What a backend's no was about, as far as its words tell.</summary>
public enum LoginRefusal
{
    /// <summary>No refusal of anybody: what the backend said makes no sense, or it does not take what Posthorn asks of it.</summary>
    None,

    /// <summary>The backend cannot serve just now; the user's name and password may well be right.</summary>
    Temporary,

    /// <summary>The backend does not let this user in with this password or token.</summary>
    Credentials,
}
