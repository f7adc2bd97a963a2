using System.Runtime.InteropServices;

namespace Posthorn.Tests.Tls;

/// <summary>What of OpenSSL only the peers in tests need. Declarations only.</summary>
internal static unsafe partial class ClientSsl
{
    public const int BioPending = 10;
    public const int SetMaxProtocol = 124;
    public const int SetMinProtocol = 123;
    public const int SetHostName = 55;
    public const ulong NoTicket = 1ul << 14;

    [LibraryImport("libssl.so.3", EntryPoint = "TLS_client_method")]
    public static partial nint ClientMethod();

    [LibraryImport("libssl.so.3", EntryPoint = "TLS_server_method")]
    public static partial nint ServerMethod();

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_up_ref")]
    public static partial int ContextUpRef(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_use_certificate_chain_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UseChain(nint context, string file);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_set_verify")]
    public static partial void SetVerify(nint context, int mode, nint callback);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_load_verify_locations", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LoadVerifyLocations(nint context, string file, nint folder);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_accept_state")]
    public static partial void SetAcceptState(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get_servername")]
    public static partial byte* GetServerName(nint ssl, int type);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_new")]
    public static partial nint ContextNew(nint method);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint Control(nint context, int command, nint number, nint pointer);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong SetOptions(nint context, ulong options);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_use_certificate_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UseCertificate(nint context, string file, int type);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_use_PrivateKey_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UseKey(nint context, string file, int type);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetCiphers(nint context, string ciphers);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_set_alpn_protos")]
    public static partial int SetAlpn(nint context, byte* names, uint length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get0_alpn_selected")]
    public static partial void GetAlpn(nint ssl, byte** name, uint* length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_new")]
    public static partial nint New(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_free")]
    public static partial void Free(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ControlText(nint ssl, int command, nint number, string text);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get1_peer_certificate")]
    public static partial nint GetPeerCertificate(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_connect_state")]
    public static partial void SetConnectState(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_bio")]
    public static partial void SetBio(nint ssl, nint read, nint write);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_do_handshake")]
    public static partial int DoHandshake(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_read")]
    public static partial int Read(nint ssl, byte* buffer, int length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_write")]
    public static partial int Write(nint ssl, byte* bytes, int length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get_shutdown")]
    public static partial int GetShutdown(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get_error")]
    public static partial int GetError(nint ssl, int result);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_session_reused")]
    public static partial int SessionReused(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get1_session")]
    public static partial nint GetSession(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_session")]
    public static partial int SetSession(nint ssl, nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_SESSION_free")]
    public static partial void FreeSession(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_renegotiate")]
    public static partial int Renegotiate(nint ssl);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_key_update")]
    public static partial int UpdateKey(nint ssl, int kind);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get_peer_signature_type_nid")]
    public static partial int GetPeerSignatureType(nint ssl, int* type);

    [LibraryImport("libcrypto.so.3", EntryPoint = "BIO_read")]
    public static partial int BioRead(nint bio, byte* buffer, int length);
}
