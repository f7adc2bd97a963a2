using System.Runtime.CompilerServices;

namespace Posthorn.Transport;

/// <summary>
/// A result that another thread brings back to the loop. Awaited by one stage; the continuation runs on the loop. Ending the
/// wait early leaves the other thread's result unheard.
/// </summary>
internal sealed class LoopPromise<T>(EventLoop loop) : ICriticalNotifyCompletion, IInterruptible
{
    private Action? _continuation;
    private (IoStatus Status, T? Value) _result;

    /// <summary>Whether the result is there.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>For await.</summary>
    public LoopPromise<T> GetAwaiter() => this;

    /// <summary>The value with Ok, or why the wait ended early.</summary>
    public (IoStatus Status, T? Value) GetResult() => _result;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _continuation = continuation;

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _continuation = continuation;

    /// <summary>Brings the result. Called by any thread, once.</summary>
    public void Deliver(T value) => loop.Post(static state =>
    {
        var (promise, value) = ((LoopPromise<T>, T))state!;
        promise.Complete(IoStatus.Ok, value);
    }, (this, value));

    /// <inheritdoc/>
    public bool Interrupt(IoStatus status) => Complete(status, default);

    private bool Complete(IoStatus status, T? value)
    {
        if (IsCompleted)
        {
            return false;
        }

        IsCompleted = true;
        _result = (status, value);
        _continuation?.Invoke();
        return true;
    }
}
