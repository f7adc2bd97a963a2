namespace Posthorn.Hosting;

/// <summary>What the control thread is asked to do.</summary>
internal enum ControlEvent
{
    /// <summary>SIGTERM or SIGINT: end at once.</summary>
    Stop,

    /// <summary>SIGQUIT: end when the sessions have.</summary>
    Quit,

    /// <summary>SIGHUP: read the configuration again.</summary>
    Reload,

    /// <summary>SIGUSR1: open the log files again.</summary>
    ReopenLogs,

    /// <summary>SIGUSR2: in nginx, start a new program in place of this one.</summary>
    ChangeBinary,

    /// <summary>SIGWINCH: in nginx, stop accepting.</summary>
    StopAccepting,

    /// <summary>The mail server has come to its end.</summary>
    Ended,

    /// <summary>Nothing came for as long as was to be waited.</summary>
    Nothing,
}
