namespace Posthorn.Transport;

/// <summary>What somebody waits for at a connection.</summary>
internal enum WaitKind : byte
{
    /// <summary>Nobody waits.</summary>
    Nothing,

    /// <summary>Bytes, into the input buffer.</summary>
    Fill,

    /// <summary>A receive that may bring something.</summary>
    Input,

    /// <summary>A send that may take something.</summary>
    Room,

    /// <summary>Nothing but an interruption.</summary>
    Wakening,
}
