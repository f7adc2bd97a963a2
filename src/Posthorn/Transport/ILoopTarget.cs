namespace Posthorn.Transport;

/// <summary>Something that a loop calls. A defect in it must not end the thread, and with it all the other sessions.</summary>
internal interface ILoopTarget
{
    /// <summary>A call to it ended in an exception: whatever depends on it ends.</summary>
    /// <returns>Whether the log has been told; else the loop tells it.</returns>
    bool Failed(Exception fault);
}
