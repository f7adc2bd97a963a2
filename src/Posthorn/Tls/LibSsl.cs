using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>OpenSSL's libssl, version 3. Declarations only. A configuration without TLS never calls, and so never loads it.</summary>
internal static unsafe partial class LibSsl
{
    public const ulong InitWithoutExitHandler = 0x80000;
    public const ulong InitLoadConfig = 0x40;

    public const int ErrorSsl = 1;
    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;

    public const ulong OpNoTicket = 1ul << 14;
    public const ulong OpNoCompression = 1ul << 17;
    public const ulong OpCipherServerPreference = 1ul << 22;
    public const ulong OpNoAntiReplay = 1ul << 24;
    public const ulong OpNoSslV3 = 1ul << 25;
    public const ulong OpNoTlsV1 = 1ul << 26;
    public const ulong OpNoTlsV12 = 1ul << 27;
    public const ulong OpNoTlsV11 = 1ul << 28;
    public const ulong OpNoTlsV13 = 1ul << 29;
    public const ulong OpNoRenegotiation = 1ul << 30;

    public const int CtrlSetTmpDh = 3;
    public const int CtrlMode = 33;
    public const int CtrlSetSessionCacheSize = 42;
    public const int CtrlSetSessionCacheMode = 44;
    public const int CtrlChainCert = 89;
    public const int CtrlSetGroupsList = 92;
    public const int CtrlSetMinProtocol = 123;
    public const int CtrlSetMaxProtocol = 124;

    public const nint ModeNoAutoChain = 8;
    public const nint ModeReleaseBuffers = 16;

    public const nint SessionCacheOff = 0;
    public const nint SessionCacheServer = 2;
    public const nint SessionCacheNoAutoClear = 0x80;
    public const nint SessionCacheNoInternalStore = 0x200;

    public const int VerifyPeer = 1;
    public const int AlpnOk = 0;
    public const int AlpnFatal = 2;
    public const int Negotiated = 1;

    public const int ShutdownBoth = 3;

    public const uint ConfFile = 0x2;
    public const uint ConfClient = 0x4;
    public const uint ConfServer = 0x8;
    public const uint ConfShowErrors = 0x10;
    public const uint ConfCertificate = 0x20;
    public const int ConfTypeFile = 2;
    public const int ConfTypeDirectory = 3;

    private const string Library = "libssl.so.3";

    [LibraryImport(Library, EntryPoint = "OPENSSL_init_ssl")]
    public static partial int Initialise(ulong options, nint settings);

    [LibraryImport(Library, EntryPoint = "TLS_server_method")]
    public static partial nint ServerMethod();

    [LibraryImport(Library, EntryPoint = "SSL_CTX_new")]
    public static partial SslContextHandle ContextNew(nint method);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong SetOptions(SslContextHandle context, ulong options);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_clear_options")]
    public static partial ulong ClearOptions(SslContextHandle context, ulong options);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint Control(SslContextHandle context, int command, nint number, nint pointer);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ControlText(SslContextHandle context, int command, nint number, string text);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_use_certificate")]
    public static partial int UseCertificate(SslContextHandle context, nint certificate);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_use_PrivateKey")]
    public static partial int UsePrivateKey(SslContextHandle context, nint key);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetCiphers(SslContextHandle context, string ciphers);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_verify")]
    public static partial void SetVerify(SslContextHandle context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_verify_depth")]
    public static partial void SetVerifyDepth(SslContextHandle context, int depth);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_load_verify_locations", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LoadVerifyLocations(SslContextHandle context, string file, nint folder);

    [LibraryImport(Library, EntryPoint = "SSL_load_client_CA_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint LoadClientAuthorities(string file);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_client_CA_list")]
    public static partial void SetClientAuthorities(SslContextHandle context, nint names);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_get_cert_store")]
    public static partial nint GetStore(SslContextHandle context);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    public static partial void SetAlpnChoice(
        SslContextHandle context, delegate* unmanaged<nint, byte**, byte*, byte*, uint, byte*, int> callback, byte* argument);

    [LibraryImport(Library, EntryPoint = "SSL_select_next_proto")]
    public static partial int SelectProtocol(
        byte** chosen, byte* chosenLength, byte* ours, uint oursLength, byte* theirs, uint theirsLength);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_session_id_context")]
    public static partial int SetSessionIdContext(SslContextHandle context, byte* id, uint length);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_timeout")]
    public static partial nint SetSessionTimeout(SslContextHandle context, nint seconds);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_tlsext_ticket_key_evp_cb")]
    public static partial int SetTicketKeyChoice(
        SslContextHandle context, delegate* unmanaged<nint, byte*, byte*, nint, nint, int, int> callback);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_ex_data")]
    public static partial int SetExtra(SslContextHandle context, int index, nint data);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_get_ex_data")]
    public static partial nint GetExtra(nint context, int index);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_remove_session")]
    public static partial int RemoveSession(nint context, nint session);

    [LibraryImport(Library, EntryPoint = "SSL_CONF_CTX_new")]
    public static partial nint ConfNew();

    [LibraryImport(Library, EntryPoint = "SSL_CONF_CTX_free")]
    public static partial void ConfFree(nint conf);

    [LibraryImport(Library, EntryPoint = "SSL_CONF_CTX_set_flags")]
    public static partial uint ConfSetFlags(nint conf, uint flags);

    [LibraryImport(Library, EntryPoint = "SSL_CONF_CTX_set_ssl_ctx")]
    public static partial void ConfSetContext(nint conf, SslContextHandle context);

    [LibraryImport(Library, EntryPoint = "SSL_CONF_cmd_value_type", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfTypeOf(nint conf, string name);

    [LibraryImport(Library, EntryPoint = "SSL_CONF_cmd", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfCommand(nint conf, string name, string value);

    [LibraryImport(Library, EntryPoint = "SSL_CONF_CTX_finish")]
    public static partial int ConfFinish(nint conf);

    [LibraryImport(Library, EntryPoint = "SSL_new")]
    public static partial SslHandle New(SslContextHandle context);

    [LibraryImport(Library, EntryPoint = "SSL_free")]
    public static partial void Free(nint ssl);

    [LibraryImport(Library, EntryPoint = "SSL_set_bio")]
    public static partial void SetBio(SslHandle ssl, nint read, nint write);

    [LibraryImport(Library, EntryPoint = "SSL_set_accept_state")]
    public static partial void SetAcceptState(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_do_handshake")]
    public static partial int DoHandshake(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_read")]
    public static partial int Read(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_peek")]
    public static partial int Peek(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_write")]
    public static partial int Write(SslHandle ssl, byte* bytes, int length);

    [LibraryImport(Library, EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_set_shutdown")]
    public static partial void SetShutdown(SslHandle ssl, int mode);

    [LibraryImport(Library, EntryPoint = "SSL_get_error")]
    public static partial int GetError(SslHandle ssl, int result);

    [LibraryImport(Library, EntryPoint = "SSL_get0_alpn_selected")]
    public static partial void GetSelectedProtocol(SslHandle ssl, byte** protocol, uint* length);

    [LibraryImport(Library, EntryPoint = "SSL_get_servername")]
    public static partial byte* GetServerName(SslHandle ssl, int type);

    [LibraryImport(Library, EntryPoint = "SSL_session_reused")]
    public static partial int SessionReused(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_session")]
    public static partial nint GetSession(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_SSL_CTX")]
    public static partial nint GetContext(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_SSL_CTX")]
    public static partial nint GetContext(nint ssl);

    [LibraryImport(Library, EntryPoint = "SSL_version")]
    public static partial int GetVersion(nint ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_version")]
    public static partial byte* GetVersionName(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get_current_cipher")]
    public static partial nint GetCipher(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_CIPHER_get_name")]
    public static partial byte* GetCipherName(nint cipher);

    [LibraryImport(Library, EntryPoint = "SSL_get_verify_result")]
    public static partial nint GetVerifyResult(SslHandle ssl);

    [LibraryImport(Library, EntryPoint = "SSL_get1_peer_certificate")]
    public static partial nint GetPeerCertificate(SslHandle ssl);
}
