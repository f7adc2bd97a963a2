using Posthorn.Config.Text;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>TLS with the clients of one server block, ready to serve: certificates are loaded, OpenSSL is told the rest.</summary>
internal sealed class TlsContext
{
    private const ulong OldVersions = LibSsl.OpNoSslV3 | LibSsl.OpNoTlsV1 | LibSsl.OpNoTlsV11 | LibSsl.OpNoTlsV12 | LibSsl.OpNoTlsV13;
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(30);

    private static readonly bool IsReady = LibSsl.Initialise(LibSsl.InitLoadConfig | LibSsl.InitWithoutExitHandler, 0) == 1;

    private static readonly (string Name, ulong Without)[] Versions =
    [
        ("SSLv3", LibSsl.OpNoSslV3), ("TLSv1", LibSsl.OpNoTlsV1), ("TLSv1.1", LibSsl.OpNoTlsV11), ("TLSv1.2", LibSsl.OpNoTlsV12),
        ("TLSv1.3", LibSsl.OpNoTlsV13),
    ];

    private TlsContext(SslContextHandle handle, ClientVerification verification)
    {
        Handle = handle;
        Verification = verification;
    }

    /// <summary>OpenSSL's context.</summary>
    public SslContextHandle Handle { get; }

    /// <summary>Whether clients are asked for a certificate.</summary>
    public ClientVerification Verification { get; }

    /// <summary>What the administrator should know of a certificate that ends soon: a message and the place of its directive.</summary>
    public IReadOnlyList<(string Message, SourcePosition? Position)> Warnings { get; private set; } = [];

    /// <summary>Makes the context of a server block.</summary>
    /// <param name="settings">Its directives.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <returns>Null when no client comes to speak TLS: OpenSSL is not even loaded then.</returns>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static TlsContext? Open(TlsSettings settings, string protocol, Func<string, string> path)
    {
        if (!settings.IsUsed)
        {
            return null;
        }

        SslContextHandle? handle = IsReady ? LibSsl.ContextNew(LibSsl.ServerMethod()) : null;
        if (handle is null or { IsInvalid: true })
        {
            throw new ConfigException($"SSL_CTX_new() failed {OpenSslError.Take()}", null);
        }

        var context = new TlsContext(handle, settings.Verification);
        using var identity = new TlsIdentity();
        identity.Add($"{protocol} {string.Join(' ', settings.Ports)} {settings.Verification} {settings.VerifyDepth}");
        SetBasics(handle, settings);
        AlpnChoice.Set(handle, protocol);
        ServerCertificates.Load(handle, settings, path, identity);
        ClientAuthorities.Load(handle, settings, path, identity);
        identity.Apply(handle);
        KeyExchange.Set(handle, settings, path);
        SetSessions(handle, settings, path);
        ConfCommands.Run(handle, settings, path);
        context.Warnings =
        [
            .. identity.Certificates.Where(certificate => certificate.Left < ExpiryWarning)
                .Select(certificate => (Warning(certificate.Name, certificate.Left), certificate.Position)),
        ];
        return context;
    }

    /// <summary>A layer for one client.</summary>
    public TlsLayer NewLayer(Connection client) => new(this, client);

    /// <summary>Whether a client may go on after its handshake.</summary>
    /// <param name="verifyResult">What OpenSSL says of its certificate.</param>
    public bool Forgives(nint verifyResult)
    {
        const int Ok = 0;
        const int NoIssuer = 2;
        const int SelfSigned = 18;
        const int SelfSignedInChain = 19;
        const int NoIssuerHere = 20;
        const int UnverifiedLeaf = 21;
        return Verification == ClientVerification.Off || verifyResult == Ok || (Verification == ClientVerification.OptionalNoCa
            && verifyResult is NoIssuer or SelfSigned or SelfSignedInChain or NoIssuerHere or UnverifiedLeaf);
    }

    private static void SetBasics(SslContextHandle handle, TlsSettings settings)
    {
        _ = LibSsl.Control(handle, LibSsl.CtrlMode, LibSsl.ModeReleaseBuffers | LibSsl.ModeNoAutoChain, 0);

        // The directive alone decides on versions, not the system's openssl.cnf.
        _ = LibSsl.Control(handle, LibSsl.CtrlSetMinProtocol, 0, 0);
        _ = LibSsl.Control(handle, LibSsl.CtrlSetMaxProtocol, 0, 0);
        _ = LibSsl.ClearOptions(handle, OldVersions);
        ulong options = LibSsl.OpNoCompression | LibSsl.OpNoAntiReplay | LibSsl.OpNoRenegotiation;
        foreach ((string name, ulong without) in Versions)
        {
            options |= settings.Protocols.Contains(name) ? 0 : without;
        }

        options |= settings.PrefersOwnCiphers ? LibSsl.OpCipherServerPreference : 0;
        options |= settings.HasTickets ? 0 : LibSsl.OpNoTicket;
        _ = LibSsl.SetOptions(handle, options);
    }

    private static void SetSessions(SslContextHandle handle, TlsSettings settings, Func<string, string> path)
    {
        TicketKeys.Load(handle, settings.TicketKeys, path);
        SessionCache cache = settings.SessionCache;
        nint mode = cache.IsOff
            ? LibSsl.SessionCacheOff
            : LibSsl.SessionCacheServer | (cache.Sessions == 0 ? LibSsl.SessionCacheNoAutoClear | LibSsl.SessionCacheNoInternalStore : 0);
        _ = LibSsl.Control(handle, LibSsl.CtrlSetSessionCacheMode, mode, 0);
        _ = LibSsl.Control(handle, LibSsl.CtrlSetSessionCacheSize, Math.Max(1, cache.Sessions), 0);
        _ = LibSsl.SetSessionTimeout(handle, (nint)settings.SessionTimeout.TotalSeconds);
    }

    private static string Warning(string name, TimeSpan left) => left < TimeSpan.Zero
        ? $"the certificate \"{name}\" has expired"
        : $"the certificate \"{name}\" expires in {left.Days} days";
}
