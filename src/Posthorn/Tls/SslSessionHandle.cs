using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>An <c>SSL_SESSION</c> that may be resumed.</summary>
internal sealed class SslSessionHandle : SafeHandle
{
    /// <summary>Owns a session.</summary>
    public SslSessionHandle(nint session)
        : base(0, ownsHandle: true) => SetHandle(session);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibSslBackend.FreeSession(handle);
        return true;
    }
}
