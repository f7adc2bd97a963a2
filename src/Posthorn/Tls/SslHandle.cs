using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>An <c>SSL</c> with its BIO.</summary>
internal sealed class SslHandle() : SafeHandle(0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibSsl.Free(handle);
        return true;
    }
}
