using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>
/// Makes the contexts of one server block. They are alike in all but the certificates: a connection that is switched takes over
/// some things from its new context and keeps others, and must not come by another policy in this way.
/// </summary>
/// <param name="settings">The directives.</param>
/// <param name="protocol">What the block speaks.</param>
/// <param name="path">Where relative paths lead.</param>
internal sealed class SslContextMaker(TlsSettings settings, string protocol, Func<string, string> path)
{
    private const ulong OldVersions = LibSsl.OpNoSslV3 | LibSsl.OpNoTlsV1 | LibSsl.OpNoTlsV11 | LibSsl.OpNoTlsV12 | LibSsl.OpNoTlsV13;

    private static readonly bool IsReady = LibSsl.Initialise(LibSsl.InitLoadConfig | LibSsl.InitWithoutExitHandler, 0) == 1;

    private static readonly (string Name, ulong Without)[] Versions =
    [
        ("SSLv3", LibSsl.OpNoSslV3), ("TLSv1", LibSsl.OpNoTlsV1), ("TLSv1.1", LibSsl.OpNoTlsV11), ("TLSv1.2", LibSsl.OpNoTlsV12),
        ("TLSv1.3", LibSsl.OpNoTlsV13),
    ];

    /// <summary>Makes a context that offers these certificates.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public SslContextHandle Make(IReadOnlyList<CertificatePair> pairs)
    {
        SslContextHandle? handle = IsReady ? LibSsl.ContextNew(LibSsl.ServerMethod()) : null;
        if (handle is null or { IsInvalid: true })
        {
            throw new ConfigException($"SSL_CTX_new() failed {OpenSslError.Take()}", null);
        }

        using var identity = new TlsIdentity();
        identity.Add($"{protocol} {string.Join(' ', settings.Ports)} {settings.Verification} {settings.VerifyDepth}");
        SetBasics(handle);
        AlpnChoice.Set(handle, protocol);
        foreach (CertificatePair pair in pairs)
        {
            pair.Use(handle, path);
            identity.Add(pair.Certificate);
        }

        ClientAuthorities.Load(handle, settings, path, identity);
        identity.Apply(handle);
        KeyExchange.Set(handle, settings, path);
        SetSessions(handle);
        ConfCommands.Run(handle, settings, path);
        return handle;
    }

    private void SetBasics(SslContextHandle handle)
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

    private void SetSessions(SslContextHandle handle)
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
}
