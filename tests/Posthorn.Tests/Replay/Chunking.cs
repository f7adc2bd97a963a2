namespace Posthorn.Tests.Replay;

/// <summary>How the bytes of a transcript's lines arrive.</summary>
public enum Chunking
{
    Whole,
    PerLine,
    PerByte,
}
