using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Logging;
using Posthorn.Sessions;
using Posthorn.Variables;

namespace Posthorn.Tls;

/// <summary>TLS to backends, as resolved for one server block.</summary>
/// <param name="Mode">Whether, and how it begins; a server of an upstream group may have a mode of its own.</param>
internal sealed record BackendTlsSettings(BackendTlsMode Mode)
{
    /// <summary>No TLS at all.</summary>
    public static readonly BackendTlsSettings Off = new(BackendTlsMode.Off);

    /// <summary>The name that certificates must have; null for what each backend is called.</summary>
    public Template? Name { get; init; }

    /// <summary>Whether certificates must be good.</summary>
    public bool Verifies { get; private init; } = true;

    /// <summary>How many certificates may stand between a backend's and its authority's.</summary>
    public int VerifyDepth { get; private init; }

    /// <summary>The file of authorities; null for the system's.</summary>
    public PlacedText? TrustedAuthorities { get; private init; }

    /// <summary>The file of revocation lists; null for none.</summary>
    public PlacedText? RevocationLists { get; private init; }

    /// <summary>Whether backends are told which host is meant.</summary>
    public bool TellsName { get; private init; }

    /// <summary>Whether sessions are resumed.</summary>
    public bool ReusesSessions { get; private init; }

    /// <summary>The certificate for backends that ask for one, with its key; none at all, or one.</summary>
    public PairFiles Pairs { get; private init; } = PairFiles.None;

    /// <summary>The versions, by nginx's names.</summary>
    public IReadOnlyList<string> Protocols { get; private init; } = [];

    /// <summary>The cipher suites up to TLS 1.2, for OpenSSL.</summary>
    public PlacedText Ciphers { get; private init; } = new("", null);

    /// <summary>Commands for OpenSSL: name, value, place.</summary>
    public IReadOnlyList<(string Name, string Value, SourcePosition Position)> Commands { get; private init; } = [];

    /// <summary>Resolves the directives in force in a server block.</summary>
    /// <exception cref="ConfigException">A variable is not known.</exception>
    public static BackendTlsSettings Resolve(Scope server, VariableTable variables) => new(server.Get(BackendTlsDirectives.Ssl))
    {
        Name = server.UseOf(BackendTlsDirectives.Name) is { } name ? Template.Parse(name.Arguments[0], name, variables) : null,
        Verifies = server.Get(BackendTlsDirectives.Verify),
        VerifyDepth = server.Get(BackendTlsDirectives.VerifyDepth),
        TrustedAuthorities = PlacedText.Of(server, BackendTlsDirectives.TrustedCertificate),
        RevocationLists = PlacedText.Of(server, BackendTlsDirectives.Crl),
        TellsName = server.Get(BackendTlsDirectives.ServerName),
        ReusesSessions = server.Get(BackendTlsDirectives.SessionReuse),
        Pairs = PlacedText.Of(server, BackendTlsDirectives.Certificate) is { } certificate
            ? new PairFiles([certificate], [KeyOf(server, certificate)], PlacedText.Of(server, BackendTlsDirectives.PasswordFile))
            : PairFiles.None,
        Protocols = server.Get(BackendTlsDirectives.Protocols),
        Ciphers = PlacedText.Of(server, BackendTlsDirectives.Ciphers) ?? new PlacedText("", null),
        Commands = ConfCommands.Of(server, BackendTlsDirectives.ConfCommand),
    };

    /// <summary>How a backend is spoken to.</summary>
    /// <param name="session">Whose login it is, for variables.</param>
    /// <param name="host">Its name or IP address; null for a Unix socket.</param>
    /// <param name="mode">The mode of its own; null for that of the block.</param>
    /// <param name="name">The name of its own; null for that of the block, else its host.</param>
    public BackendTlsChoice For(Session session, string? host, BackendTlsMode? mode = null, string? name = null)
    {
        if ((mode ?? Mode) == BackendTlsMode.Off)
        {
            return BackendTlsChoice.Off;
        }

        if (name is not null || Name is null or { IsConstant: true })
        {
            return new BackendTlsChoice(mode ?? Mode, name ?? Name?.Constant ?? host);
        }

        string made = Name.Evaluate(session);
        return new BackendTlsChoice(mode ?? Mode, made)
        {
            IsNameVariable = true,
            Complaint = BackendTlsDirectives.IsName(made)
                ? null
                : $"\"proxy_ssl_name\" makes \"{LogText.Escape(made)}\", which no certificate can have",
        };
    }

    private static PlacedText KeyOf(Scope server, PlacedText certificate) =>
        PlacedText.Of(server, BackendTlsDirectives.CertificateKey)
            ?? throw certificate.Error($"no \"proxy_ssl_certificate_key\" is defined for certificate \"{certificate.Text}\"");
}
