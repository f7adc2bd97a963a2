using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>An <c>SSL_CTX</c>. Connections made from it hold it by themselves.</summary>
internal sealed class SslContextHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibSsl.ContextFree(handle);
        return true;
    }
}
