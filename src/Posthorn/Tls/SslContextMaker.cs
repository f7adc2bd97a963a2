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
    /// <summary>Makes a context that offers these certificates.</summary>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public SslContextHandle Make(IReadOnlyList<CertificatePair> pairs)
    {
        SslContextHandle handle = BareContext.New(settings.Protocols, isServer: true);
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
        ConfCommands.Run(handle, settings.Commands, path);
        return handle;
    }

    private void SetBasics(SslContextHandle handle)
    {
        ulong options = LibSsl.OpNoAntiReplay;
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
