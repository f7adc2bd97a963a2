using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>What of OpenSSL only the side that connects needs. Declarations only.</summary>
internal static unsafe partial class LibSslBackend
{
    public const int CtrlSetHostName = 55;
    public const nint SessionCacheClient = 1;
    public const nint SessionCacheNoInternal = 0x300;
    public const uint NoPartialWildcards = 0x4;

    private const string Library = "libssl.so.3";
    private const string CryptoLibrary = "libcrypto.so.3";

    [LibraryImport(Library, EntryPoint = "TLS_client_method")]
    public static partial nint ClientMethod();

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_default_verify_paths")]
    public static partial int LoadSystemAuthorities(SslContextHandle context);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_sess_set_new_cb")]
    public static partial void SetNewSession(SslContextHandle context, delegate* unmanaged<nint, nint, int> callback);

    [LibraryImport(Library, EntryPoint = "SSL_set_connect_state")]
    public static partial void SetConnectState(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ControlText(SslHandle ssl, int command, nint number, string text);

    [LibraryImport(Library, EntryPoint = "SSL_get0_param")]
    public static partial nint GetVerifyParameters(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_rbio")]
    public static partial nint GetReadBio(nint ssl);

    [LibraryImport(Library, EntryPoint = "SSL_set_session")]
    public static partial int SetSession(SslHandle ssl, SslSessionHandle session);

    [LibraryImport(Library, EntryPoint = "SSL_SESSION_free")]
    public static partial void FreeSession(nint session);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_VERIFY_PARAM_set_hostflags")]
    public static partial void SetHostFlags(nint parameters, uint flags);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_VERIFY_PARAM_set1_host", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetHost(nint parameters, string name, nuint length);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_VERIFY_PARAM_set1_ip_asc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAddress(nint parameters, string address);
}
