namespace Posthorn.Protocol;

/// <summary>What a login dialog needs to log in to a backend in the client's place.</summary>
/// <param name="User">The name for the backend (the client's, or the auth service's <c>Auth-User</c>); holds no NUL, CR, LF.</param>
/// <param name="Password">The password for the backend (the client's, or <c>Auth-Pass</c>); holds no NUL, CR, LF.</param>
/// <param name="ServerName">The <c>server_name</c> in force.</param>
/// <param name="PassErrorMessage">The <c>proxy_pass_error_message</c> in force.</param>
public sealed record LoginFacts(byte[] User, byte[] Password, string ServerName, bool PassErrorMessage);
