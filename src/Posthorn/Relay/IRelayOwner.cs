namespace Posthorn.Relay;

/// <summary>Who is told what becomes of a relay.</summary>
internal interface IRelayOwner
{
    /// <summary>Bytes have moved.</summary>
    void RelayMoved();

    /// <summary>One side has ended; the other may go on for a while.</summary>
    void RelayHalfClosed();

    /// <summary>Nothing moves any more: close both connections.</summary>
    void RelayEnded(RelayEnd end);

    /// <summary>A fault of Posthorn's own: close both connections.</summary>
    void RelayFailed(Exception fault);
}
