using Posthorn.Config.Schema;
using Posthorn.Protocol;

namespace Posthorn.Tls;

/// <summary>TLS with clients, as resolved for one server block.</summary>
/// <param name="StartTls">Whether clients may, or must, begin TLS by a command.</param>
internal sealed record TlsSettings(StartTlsMode StartTls)
{
    /// <summary>No TLS by command.</summary>
    public static readonly TlsSettings Off = new(StartTlsMode.Off);

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static TlsSettings Resolve(Scope server) => new(server.Get(TlsDirectives.StartTls));
}
