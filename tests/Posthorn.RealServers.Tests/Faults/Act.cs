namespace Posthorn.RealServers.Tests.Faults;

/// <summary>What a peer does instead of what it should.</summary>
public enum Act
{
    /// <summary>Nobody listens.</summary>
    Refuses,

    /// <summary>The connection is never made: the queue of the listening socket is full.</summary>
    HangsInConnect,

    /// <summary>It says nothing more.</summary>
    Hangs,

    /// <summary>It closes.</summary>
    Closes,

    /// <summary>It resets the connection.</summary>
    Resets,

    /// <summary>It says that it has no more to say, and goes on listening.</summary>
    HalfCloses,

    /// <summary>It sends a line of no grammar.</summary>
    SendsGarbage,

    /// <summary>It sends a megabyte without a line end.</summary>
    SendsMegabyte,

    /// <summary>It sends a byte now and then, and never comes to an end.</summary>
    Drips,
}
