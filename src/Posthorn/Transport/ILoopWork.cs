namespace Posthorn.Transport;

/// <summary>Work that a loop does later, without an allocation for it.</summary>
internal interface ILoopWork : ILoopTarget
{
    /// <summary>Does it. Runs on the loop.</summary>
    void Run();
}
