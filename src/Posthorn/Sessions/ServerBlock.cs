using Posthorn.Auth;
using Posthorn.Dns;
using Posthorn.Logging;
using Posthorn.Mail;

namespace Posthorn.Sessions;

/// <summary>One <c>server {}</c> ready to serve. Immutable: a reload makes new ones, and live sessions keep theirs.</summary>
/// <param name="Settings">Its directives.</param>
/// <param name="Log">Its error log.</param>
/// <param name="Auth">Who is asked about its users.</param>
internal sealed record ServerBlock(ServerSettings Settings, Log Log, IAuthSource Auth)
{
    /// <summary>Who says what its clients are called; null where nobody needs to know (not SMTP).</summary>
    public IClientNames? ClientNames { get; init; }
}
