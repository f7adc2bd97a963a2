namespace Posthorn.Transport;

/// <summary>Something with a descriptor that an epoll loop watches.</summary>
internal interface IEpollTarget : ILoopTarget
{
    /// <summary>The descriptor; negative once closed.</summary>
    int Fd { get; }

    /// <summary>The descriptor's events, as epoll gives them.</summary>
    void OnEvents(uint events);
}
