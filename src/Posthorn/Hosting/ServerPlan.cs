using Posthorn.Auth.Files;
using Posthorn.Auth.OAuth2;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Hosting;

/// <summary>One <c>server {}</c> of a snapshot, before anything is opened for it.</summary>
/// <param name="Settings">Its directives.</param>
/// <param name="ErrorLog">Its error log.</param>
internal sealed record ServerPlan(ServerSettings Settings, ErrorLogSettings ErrorLog)
{
    /// <summary>TLS with its clients; null when none comes to speak it.</summary>
    public TlsContext? Tls { get; init; }

    /// <summary>TLS to its backends; null when none is spoken to by it.</summary>
    public BackendTls? BackendTls { get; init; }

    /// <summary>Its users, read from a file; null when another knows them.</summary>
    public PasswordFile? Users { get; init; }

    /// <summary>How bearer tokens are judged; null where they are not.</summary>
    public OAuth2Settings? OAuth2 { get; init; }

    /// <summary>By whom verified users are logged in at the backend; null for themselves.</summary>
    public MasterLogin? Master { get; init; }
}
