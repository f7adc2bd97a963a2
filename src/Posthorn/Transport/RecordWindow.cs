namespace Posthorn.Transport;

/// <summary>The unread part of the input and the used part of the output of a loop's record buffers, for native code.</summary>
internal unsafe struct RecordWindow
{
    /// <summary>The first unread byte.</summary>
    public byte* Input;

    /// <summary>How many unread bytes there are.</summary>
    public int InputLength;

    /// <summary>The start of the output.</summary>
    public byte* Output;

    /// <summary>How many bytes of output there are.</summary>
    public int OutputLength;

    /// <summary>How many there may be.</summary>
    public int OutputSize;

    /// <summary>What the layer at work was given to be resumed by a later connection; 0 for nothing.</summary>
    public nint NewSession;
}
