namespace Posthorn.Transport;

/// <summary>
/// What stands between a connection's bytes and the wire: TLS. The connection asks it for plain bytes as it would ask the kernel,
/// and it moves records by <see cref="Transport.Wire.ReceiveBare"/> and <see cref="Transport.Wire.SendBare"/>. The counts mean the same,
/// so that nobody else can tell a protected connection from a plain one.
/// </summary>
internal abstract class RecordLayer(Wire wire) : ILoopWork
{
    /// <summary>The wire under it.</summary>
    protected Wire Wire { get; } = wire;

    /// <summary>Whether a receive may bring something although the wire has nothing new.</summary>
    public abstract bool HoldsInput { get; }

    /// <summary>Whether records wait for room on the wire, or to leave together with the next ones.</summary>
    public abstract bool HoldsOutput { get; }

    /// <summary>Whether the peer's bytes ended without the layer's own end: some may have been cut off.</summary>
    public abstract bool InputTruncated { get; }

    /// <summary>Why the layer failed, in brackets for the log; null when it did not.</summary>
    public abstract string? Failure { get; }

    /// <summary>Takes records that were received before the layer was there.</summary>
    public abstract void Begin(ReadOnlySpan<byte> received);

    /// <summary>Goes on with the handshake. The last flight is held: it leaves with the first bytes sent, or by a flush.</summary>
    /// <returns>Ok, WouldBlock, Ended or Failed.</returns>
    public abstract IoStatus Handshake();

    /// <summary>Receives plain bytes, as much as the buffer takes and the wire has.</summary>
    /// <returns>The count, 0 at the end, <see cref="Transport.Wire.NothingNow"/>, or -1.</returns>
    public abstract int Receive(Span<byte> buffer);

    /// <summary>
    /// Sends plain bytes. What was not taken must be offered again, unchanged, by the next call: its first byte may be in a
    /// record that waits already.
    /// </summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isLast">Whether the output ends with them: the word that it does may leave in their company.</param>
    /// <returns>How many were taken; fewer than all when the wire has no room, or -1.</returns>
    public abstract int Send(ReadOnlySpan<byte> bytes, bool isLast);

    /// <summary>Whether the peer has sent bytes that were not received yet.</summary>
    public abstract bool HasUnreadInput();

    /// <summary>Sends what is held, as far as the wire takes it.</summary>
    public abstract void Flush();

    /// <inheritdoc/>
    public void Run() => Flush();

    /// <inheritdoc/>
    public bool Failed(Exception fault) => Wire.Failed(fault);

    /// <summary>Tells the peer that no more bytes will come.</summary>
    public abstract void EndOutput();

    /// <summary>Ends the output if that is still to be said, and gives everything back.</summary>
    /// <returns>Whether it is worth waiting for the peer's own end.</returns>
    public abstract bool Close();
}
