namespace Posthorn.Transport;

/// <summary>One deadline on an event loop. Moving it later costs nothing: the heap learns of it when it looks.</summary>
internal abstract class LoopTimer : ILoopTarget
{
    /// <summary>When it is due, in the loop's milliseconds.</summary>
    internal long Due { get; set; }

    /// <summary>The time the heap sorts it by: never later than <see cref="Due"/>.</summary>
    internal long SortedBy { get; set; }

    /// <summary>Its place in the heap; -1 when it is not there.</summary>
    internal int Place { get; set; } = -1;

    /// <summary>The deadline came. Runs on the loop.</summary>
    internal abstract void OnDue();

    /// <inheritdoc/>
    public virtual bool Failed(Exception fault) => false;
}
