using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>The client of a session that has none: a health check is a session of Posthorn's own.</summary>
internal sealed class AbsentClient(EventLoop loop) : Connection(loop)
{
    /// <inheritdoc/>
    public override EndpointAddress? LocalAddress => null;

    /// <inheritdoc/>
    public override bool IsEstablished => true;

    /// <inheritdoc/>
    protected override int ReceiveCore(Span<byte> buffer) => NothingNow;

    /// <inheritdoc/>
    protected override int SendCore(ReadOnlySpan<byte> bytes) => bytes.Length;

    /// <inheritdoc/>
    protected override bool HasUnreadBare() => false;

    /// <inheritdoc/>
    protected override void EndOutputBare()
    {
    }

    /// <inheritdoc/>
    protected override void AskForRoom()
    {
    }
}
