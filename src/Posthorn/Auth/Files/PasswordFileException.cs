namespace Posthorn.Auth.Files;

/// <summary>A password file that cannot be used; the message says why and where: <c>… in /etc/posthorn/passwd:12</c>.</summary>
internal sealed class PasswordFileException(string message) : Exception(message);
