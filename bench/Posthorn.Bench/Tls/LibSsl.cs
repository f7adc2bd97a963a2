using System.Runtime.InteropServices;

namespace Posthorn.Bench.Tls;

/// <summary>What the clients need of OpenSSL 3. Declarations only.</summary>
internal static unsafe partial class LibSsl
{
    internal const int ErrorWantRead = 2;
    internal const int ErrorWantWrite = 3;
    internal const int ErrorZeroReturn = 6;
    internal const int ControlMode = 33;
    internal const int ControlReadAhead = 41;
    internal const int ControlMinProtocol = 123;
    internal const int ControlMaxProtocol = 124;
    internal const int Tls12 = 0x0303;
    internal const int Tls13 = 0x0304;
    internal const int VerifyPeer = 1;
    internal const int ShutdownBoth = 3;
    internal const ulong IgnoreUnexpectedEnd = 1ul << 7;

    // A write may end after a record, and go on from another address: the content is the same.
    internal const nint PartialWriteFromAnywhere = 1 | 2;

    // Idle sessions keep no buffers: thousands of them live in the generator.
    internal const nint ReleaseBuffers = 16;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl, EntryPoint = "TLS_client_method")]
    internal static partial nint ClientMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    internal static partial nint ContextNew(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    internal static partial void ContextFree(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    internal static partial nint Control(nint context, int command, nint number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    internal static partial ulong SetOptions(nint context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_default_read_buffer_len")]
    internal static partial void SetReadBuffer(nint context, nuint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    internal static partial void SetVerify(nint context, int mode, nint callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_load_verify_locations", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LoadVerifyLocations(nint context, string file, nint folder);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    internal static partial nint New(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    internal static partial void Free(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_fd")]
    internal static partial int SetDescriptor(nint ssl, int fd);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_connect_state"), SuppressGCTransition]
    internal static partial void SetConnectState(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_do_handshake")]
    internal static partial int DoHandshake(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    internal static partial int Read(nint ssl, byte* buffer, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_write")]
    internal static partial int Write(nint ssl, byte* bytes, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_has_pending"), SuppressGCTransition]
    internal static partial int HasPending(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_error"), SuppressGCTransition]
    internal static partial int GetError(nint ssl, int result);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_shutdown"), SuppressGCTransition]
    internal static partial void SetShutdown(nint ssl, int mode);

    [LibraryImport(Ssl, EntryPoint = "SSL_session_reused"), SuppressGCTransition]
    internal static partial int SessionReused(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_get1_session")]
    internal static partial nint GetSession(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_session")]
    internal static partial int SetSession(nint ssl, nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_SESSION_free")]
    internal static partial void SessionFree(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_SESSION_is_resumable")]
    internal static partial int IsResumable(nint session);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error"), SuppressGCTransition]
    internal static partial void ClearErrors();

    [LibraryImport(Crypto, EntryPoint = "ERR_peek_error")]
    internal static partial ulong PeekError();

    [LibraryImport(Crypto, EntryPoint = "ERR_reason_error_string")]
    internal static partial nint ErrorReason(ulong error);
}
