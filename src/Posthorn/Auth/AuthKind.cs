namespace Posthorn.Auth;

/// <summary>Who decides on logins with a password.</summary>
internal enum AuthKind
{
    /// <summary>An HTTP service (<c>auth_http</c>).</summary>
    Http,

    /// <summary>A password file (<c>auth_file</c>).</summary>
    File,

    /// <summary>The backend itself (<c>auth_by_backend on</c>).</summary>
    Backend,

    /// <summary>Nobody: there are only logins by bearer tokens (<c>auth_oauth2</c> alone).</summary>
    TokensOnly,
}
