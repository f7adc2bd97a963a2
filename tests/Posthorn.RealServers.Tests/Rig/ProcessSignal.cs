namespace Posthorn.RealServers.Tests.Rig;

/// <summary>The signals a mail proxy is operated with, by their Linux numbers.</summary>
internal enum ProcessSignal
{
    Reload = 1,
    Interrupt = 2,
    Quit = 3,
    ReopenLogs = 10,
    Terminate = 15,

    /// <summary>One that no runtime handles: the process crashes.</summary>
    Crash = 31,
}
