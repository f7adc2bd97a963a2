namespace Posthorn.Bench.Kernel;

/// <summary>What a socket waits for, and what epoll reports (level-triggered).</summary>
[Flags]
internal enum Interest : uint
{
    None = 0,
    Read = 0x001,
    Write = 0x004,
}
