using System.Runtime.InteropServices;
using Posthorn.Config.Text;
using Posthorn.Transport;

namespace Posthorn.Tls;

/// <summary>Makes the context for connections to the backends of one server block.</summary>
internal static unsafe class BackendContextMaker
{
    /// <summary>Reads the files and makes the context.</summary>
    /// <param name="settings">The directives.</param>
    /// <param name="path">Where relative paths lead.</param>
    /// <param name="mayAsk">Whether OpenSSL may ask at the terminal for a pass phrase.</param>
    /// <exception cref="ConfigException">OpenSSL does not take a file or a value; the words are nginx's.</exception>
    public static (SslContextHandle Context, IReadOnlyList<CertificateEnd> Ends) Make(
        BackendTlsSettings settings, Func<string, string> path, bool mayAsk)
    {
        SslContextHandle context = BareContext.New(settings.Protocols, isServer: false);
        using OwnCertificates own = OwnCertificates.Read(settings.Pairs, path, mayAsk);
        foreach (CertificatePair pair in own.Pairs)
        {
            pair.Use(context, path);
        }

        KeyExchange.SetCiphers(context, settings.Ciphers);
        if (settings.Verifies)
        {
            LoadAuthorities(context, settings, path);
        }

        if (settings.ReusesSessions)
        {
            _ = LibSsl.Control(
                context, LibSsl.CtrlSetSessionCacheMode, LibSslBackend.SessionCacheClient | LibSslBackend.SessionCacheNoInternal, 0);
            LibSslBackend.SetNewSession(context, &TakeSession);
        }
        else
        {
            _ = LibSsl.Control(context, LibSsl.CtrlSetSessionCacheMode, LibSsl.SessionCacheOff, 0);
            _ = LibSsl.SetOptions(context, LibSsl.OpNoTicket);
        }

        ConfCommands.Run(context, settings.Commands, path);
        return (context, [.. own.Pairs.Select(pair => pair.EndAt(path))]);
    }

    // No callback: OpenSSL itself ends the handshake with a backend whose certificate will not do, before anything was told to it.
    private static void LoadAuthorities(SslContextHandle context, BackendTlsSettings settings, Func<string, string> path)
    {
        LibSsl.SetVerify(context, LibSsl.VerifyPeer, null);
        LibSsl.SetVerifyDepth(context, settings.VerifyDepth);
        if (settings.TrustedAuthorities is { } trusted)
        {
            Authorities.Load(context, trusted, path);
        }
        else if (LibSslBackend.LoadSystemAuthorities(context) == 0)
        {
            throw new ConfigException($"SSL_CTX_set_default_verify_paths() failed {OpenSslError.Take()}", null);
        }

        if (settings.RevocationLists is { } lists)
        {
            Authorities.LoadRevocationLists(context, lists, path);
        }
    }

    /// <summary>OpenSSL has a session that may be resumed: with TLS 1.3 some time after the handshake.</summary>
    /// <returns>1: the session is ours now.</returns>
    [UnmanagedCallersOnly]
    private static int TakeSession(nint ssl, nint session)
    {
        var window = (RecordWindow*)LibCrypto.BioGetData(LibSslBackend.GetReadBio(ssl));
        if (window->NewSession != 0)
        {
            LibSslBackend.FreeSession(window->NewSession);
        }

        window->NewSession = session;
        return 1;
    }
}
