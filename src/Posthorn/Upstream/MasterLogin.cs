using System.Security.Cryptography;
using System.Text;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tls;

namespace Posthorn.Upstream;

/// <summary>
/// The backend's master user, by whose password a user is logged in who has proved himself to Posthorn by something that the backend
/// cannot check. Whoever applies it has verified the user: it opens every mailbox.
/// </summary>
/// <param name="User">Its name.</param>
/// <param name="Password">Its password.</param>
/// <param name="Separator">
/// What joins a user's name and its own for a backend that wants <c>user*master</c>; null for SASL's authzid.
/// </param>
internal sealed record MasterLogin(byte[] User, byte[] Password, string? Separator)
{
    /// <summary>Resolves the directives in force in a server block; null when there is none.</summary>
    /// <param name="server">The block.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <exception cref="ConfigException">Half of it is missing, or the file cannot be used.</exception>
    public static MasterLogin? Resolve(Scope server, Func<string, string> path)
    {
        DirectiveUse? user = server.UseOf(ProxyDirectives.MasterUser);
        DirectiveUse? file = server.UseOf(ProxyDirectives.MasterPasswordFile);
        if (user is null || file is null)
        {
            return (user ?? file) is { } lonely
                ? throw lonely.Error("\"proxy_master_user\" and \"proxy_master_password_file\" go together")
                : null;
        }

        byte[] content = SecretFile.Read(new PlacedText(file.Arguments[0], file.Position), path);
        int end = content.AsSpan().IndexOfAny("\r\n"u8);
        byte[] password = content[..(end < 0 ? content.Length : end)];
        CryptographicOperations.ZeroMemory(content);
        bool valid = password.Length > 0 && !password.Contains((byte)0);
        return valid
            ? new MasterLogin(Encoding.UTF8.GetBytes(user.Arguments[0]), password, Separator: SeparatorIn(server))
            : throw file.Error($"no password in \"{path(file.Arguments[0])}\"");
    }

    /// <summary>
    /// Whether a user can be logged in by it. A name that holds the separator is somebody else's at a backend that splits where it
    /// likes: <c>victim*x</c> would become the user <c>victim</c>.
    /// </summary>
    public bool Takes(string user) => string.IsNullOrEmpty(Separator) || !user.Contains(Separator, StringComparison.Ordinal);

    /// <summary>Sends a verified user's login on by the master user.</summary>
    public AuthAccepted Apply(AuthAccepted verified) => Separator is null
        ? verified with { MasterUser = User, Password = [.. Password] }
        : verified with { User = [.. verified.User!, .. Encoding.UTF8.GetBytes(Separator), .. User], Password = [.. Password] };

    private static string? SeparatorIn(Scope server) =>
        server.UseOf(ProxyDirectives.MasterSeparator) is null ? null : server.Get(ProxyDirectives.MasterSeparator);
}
