namespace Posthorn.Protocol.AuthHttp;

/// <summary>Nothing that may be trusted: the login fails as if the service were out of reach.</summary>
/// <param name="Reason">
/// Completes the log line <c>auth http server X …</c>, in nginx's words where it has some. Printable ASCII; never holds a password.
/// </param>
public sealed record AuthInvalid(string Reason) : AuthHttpAnswer;
