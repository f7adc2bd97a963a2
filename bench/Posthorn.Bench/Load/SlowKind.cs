namespace Posthorn.Bench.Load;

/// <summary>The ways in which a client holds a connection and lets nothing come of it.</summary>
internal enum SlowKind
{
    /// <summary>Connects where TLS is spoken and never begins.</summary>
    Mute,

    /// <summary>Hears the greeting and says nothing.</summary>
    Silent,

    /// <summary>Sends a byte each second of a command that has no end.</summary>
    Drip,

    /// <summary>Sends the first half of TLS's first message.</summary>
    Hello,

    /// <summary>Logs in, asks for much and reads none of it.</summary>
    Stalled,
}
