using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Listening;
using Posthorn.Protocol;

namespace Posthorn.Tls;

/// <summary>TLS with clients, as resolved for one server block.</summary>
/// <param name="StartTls">Whether clients may, or must, begin TLS by a command.</param>
internal sealed record TlsSettings(StartTlsMode StartTls)
{
    /// <summary>No TLS at all.</summary>
    public static readonly TlsSettings Off = new(StartTlsMode.Off);

    /// <summary>Whether a listening address begins with TLS.</summary>
    public bool HasTlsListen { get; private init; }

    /// <summary>Whether any client may come to speak TLS.</summary>
    public bool IsUsed => HasTlsListen || StartTls != StartTlsMode.Off;

    /// <summary>The ports of the server block: a session of one server is not resumed by another.</summary>
    public IReadOnlyList<int> Ports { get; private init; } = [];

    /// <summary>The certificates and keys.</summary>
    public PairFiles Pairs { get; private init; } = PairFiles.None;

    /// <summary>The versions, by nginx's names.</summary>
    public IReadOnlyList<string> Protocols { get; private init; } = [];

    /// <summary>The cipher suites up to TLS 1.2, for OpenSSL.</summary>
    public PlacedText Ciphers { get; private init; } = new("", null);

    /// <summary>Whether the server's order of cipher suites counts.</summary>
    public bool PrefersOwnCiphers { get; private init; }

    /// <summary>The groups of key exchange, for OpenSSL; <c>auto</c> for its own.</summary>
    public PlacedText Curve { get; private init; } = new("auto", null);

    /// <summary>The file of parameters for key exchange over finite fields; null for none.</summary>
    public PlacedText? DhParam { get; private init; }

    /// <summary>Commands for OpenSSL: name, value, place.</summary>
    public IReadOnlyList<(string Name, string Value, SourcePosition Position)> Commands { get; private init; } = [];

    /// <summary>The sessions that are kept.</summary>
    public SessionCache SessionCache { get; private init; } = SessionCache.None;

    /// <summary>For how long a session may be resumed.</summary>
    public TimeSpan SessionTimeout { get; private init; }

    /// <summary>Whether clients get tickets.</summary>
    public bool HasTickets { get; private init; }

    /// <summary>The files of keys for tickets; none when the process makes its own.</summary>
    public IReadOnlyList<PlacedText> TicketKeys { get; private init; } = [];

    /// <summary>Whether clients are asked for a certificate.</summary>
    public ClientVerification Verification { get; private init; }

    /// <summary>How many certificates may stand between a client's and its authority's.</summary>
    public int VerifyDepth { get; private init; }

    /// <summary>How many clients may be in the middle of their handshake; 0 for any number.</summary>
    public int HandshakeLimit { get; private init; }

    /// <summary>The file of authorities that clients are told of; null for none.</summary>
    public PlacedText? ClientAuthorities { get; private init; }

    /// <summary>The file of further authorities; null for none.</summary>
    public PlacedText? TrustedAuthorities { get; private init; }

    /// <summary>The file of revocation lists; null for none.</summary>
    public PlacedText? RevocationLists { get; private init; }

    /// <summary>Resolves the directives in force in a server block.</summary>
    public static TlsSettings Resolve(Scope server) => new(server.Get(TlsDirectives.StartTls))
    {
        HasTlsListen = server.GetAll(ListenDirectives.Listen).Any(listen => listen.IsTls),
        Ports = [.. server.GetAll(ListenDirectives.Listen).Select(listen => listen.Address.Port)],
        Pairs = new PairFiles(
            PlacedText.AllOf(server, TlsDirectives.Certificate),
            PlacedText.AllOf(server, TlsDirectives.CertificateKey),
            PlacedText.Of(server, TlsDirectives.PasswordFile)),
        Protocols = server.Get(TlsDirectives.Protocols),
        Ciphers = PlacedText.Of(server, TlsDirectives.Ciphers) ?? new PlacedText("", null),
        PrefersOwnCiphers = server.Get(TlsDirectives.PreferServerCiphers),
        Curve = PlacedText.Of(server, TlsDirectives.EcdhCurve) ?? new PlacedText("", null),
        DhParam = PlacedText.Of(server, TlsDirectives.DhParam),
        Commands = ConfCommands.Of(server, TlsDirectives.ConfCommand),
        SessionCache = server.Get(TlsDirectives.SessionCache),
        SessionTimeout = server.Get(TlsDirectives.SessionTimeout),
        HasTickets = server.Get(TlsDirectives.SessionTickets),
        TicketKeys = PlacedText.AllOf(server, TlsDirectives.SessionTicketKey),
        Verification = server.Get(TlsDirectives.VerifyClient),
        VerifyDepth = server.Get(TlsDirectives.VerifyDepth),
        HandshakeLimit = server.Get(TlsDirectives.HandshakeLimit),
        ClientAuthorities = PlacedText.Of(server, TlsDirectives.ClientCertificate),
        TrustedAuthorities = PlacedText.Of(server, TlsDirectives.TrustedCertificate),
        RevocationLists = PlacedText.Of(server, TlsDirectives.Crl),
    };

    /// <summary>The check of a server block when <c>mail {}</c> closes.</summary>
    /// <exception cref="ConfigException">Something that TLS needs is not there.</exception>
    public static void Check(Scope server)
    {
        TlsSettings settings = Resolve(server);
        if (!settings.IsUsed)
        {
            return;
        }

        (string mode, SourcePosition? place) = settings.HasTlsListen
            ? ("listen ... ssl", TlsListens(server).Last())
            : ("starttls", server.UseOf(TlsDirectives.StartTls)?.Position);
        if (settings.Pairs.Certificates.Count == 0)
        {
            throw new ConfigException($"no \"ssl_certificate\" is defined for the \"{mode}\" directive", place);
        }

        if (settings.Pairs.Keys.Count == 0)
        {
            throw new ConfigException($"no \"ssl_certificate_key\" is defined for the \"{mode}\" directive", place);
        }

        if (settings.Pairs.Keys.Count < settings.Pairs.Certificates.Count)
        {
            string certificate = settings.Pairs.Certificates[^1].Text;
            throw new ConfigException(
                $"no \"ssl_certificate_key\" is defined for certificate \"{certificate}\" and the \"{mode}\" directive", place);
        }

        CheckAuthorities(server, settings);
    }

    private static void CheckAuthorities(Scope server, TlsSettings settings)
    {
        if (settings.Verification is ClientVerification.On or ClientVerification.Optional
            && settings.ClientAuthorities is null && settings.TrustedAuthorities is null)
        {
            throw server.UseOf(TlsDirectives.VerifyClient)!.Error("no ssl_client_certificate for ssl_verify_client");
        }
    }

    private static IEnumerable<SourcePosition> TlsListens(Scope server) => server.GetAll(ListenDirectives.Listen)
        .Zip(server.UsesOf(ListenDirectives.Listen))
        .Where(listen => listen.First.IsTls)
        .Select(listen => listen.Second.Position);
}
