using Posthorn.Config.Text;

namespace Posthorn.Tls;

/// <summary>A context with what all of them have in common, whichever side they are for.</summary>
internal static class BareContext
{
    private const ulong OldVersions = LibSsl.OpNoSslV3 | LibSsl.OpNoTlsV1 | LibSsl.OpNoTlsV11 | LibSsl.OpNoTlsV12 | LibSsl.OpNoTlsV13;

    private static readonly bool IsReady = LibSsl.Initialise(LibSsl.InitLoadConfig | LibSsl.InitWithoutExitHandler, 0) == 1;

    private static readonly (string Name, ulong Without)[] Versions =
    [
        ("SSLv3", LibSsl.OpNoSslV3), ("TLSv1", LibSsl.OpNoTlsV1), ("TLSv1.1", LibSsl.OpNoTlsV11), ("TLSv1.2", LibSsl.OpNoTlsV12),
        ("TLSv1.3", LibSsl.OpNoTlsV13),
    ];

    /// <summary>Makes one.</summary>
    /// <param name="protocols">The versions, by nginx's names.</param>
    /// <param name="isServer">Whether it is for the side that is connected to.</param>
    /// <exception cref="ConfigException">OpenSSL cannot be used at all.</exception>
    public static SslContextHandle New(IReadOnlyList<string> protocols, bool isServer)
    {
        SslContextHandle? handle = IsReady ? LibSsl.ContextNew(isServer ? LibSsl.ServerMethod() : LibSslBackend.ClientMethod()) : null;
        if (handle is null or { IsInvalid: true })
        {
            throw new ConfigException($"SSL_CTX_new() failed {OpenSslError.Take()}", null);
        }

        _ = LibSsl.Control(handle, LibSsl.CtrlMode, LibSsl.ModeReleaseBuffers | LibSsl.ModeNoAutoChain, 0);

        // The directive alone decides on versions, not the system's openssl.cnf.
        _ = LibSsl.Control(handle, LibSsl.CtrlSetMinProtocol, 0, 0);
        _ = LibSsl.Control(handle, LibSsl.CtrlSetMaxProtocol, 0, 0);
        _ = LibSsl.ClearOptions(handle, OldVersions);
        ulong options = LibSsl.OpNoCompression | LibSsl.OpNoRenegotiation;
        foreach ((string name, ulong without) in Versions)
        {
            options |= protocols.Contains(name) ? 0 : without;
        }

        _ = LibSsl.SetOptions(handle, options);
        return handle;
    }
}
