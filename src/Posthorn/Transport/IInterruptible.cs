namespace Posthorn.Transport;

/// <summary>Something that a session waits for and that its deadline, its client or the operator may end early.</summary>
internal interface IInterruptible
{
    /// <summary>Ends the wait with a status of the caller's.</summary>
    /// <returns>False when nobody was waiting.</returns>
    bool Interrupt(IoStatus status);
}
