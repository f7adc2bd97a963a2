using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Posthorn.Transport;

/// <summary>
/// One stage's wait for one event, over and over without an allocation: at most one at a time. The continuation runs right in the
/// event, on the loop.
/// </summary>
internal sealed class LoopWait : IValueTaskSource<IoStatus>
{
    private Action<object?>? _continuation;
    private object? _state;
    private ExceptionDispatchInfo? _fault;
    private IoStatus _outcome;

    /// <summary>What is waited for.</summary>
    public WaitKind For { get; private set; }

    /// <summary>How many unread bytes a fill may leave.</summary>
    public int FillLimit { get; set; }

    /// <summary>How many fills there were without a wait.</summary>
    public int FillsInARow { get; set; }

    /// <summary>Begins to wait.</summary>
    public ValueTask<IoStatus> Begin(WaitKind kind)
    {
        For = kind;
        return new ValueTask<IoStatus>(this, token: 0);
    }

    /// <summary>The event has come: whoever waits goes on now.</summary>
    public void End(IoStatus status)
    {
        _outcome = status;
        GoOn();
    }

    /// <summary>A defect was met in place of the event.</summary>
    public void End(ExceptionDispatchInfo fault)
    {
        _fault = fault;
        GoOn();
    }

    ValueTaskSourceStatus IValueTaskSource<IoStatus>.GetStatus(short token) => For != WaitKind.Nothing ? ValueTaskSourceStatus.Pending
        : _fault is null ? ValueTaskSourceStatus.Succeeded
        : ValueTaskSourceStatus.Faulted;

    IoStatus IValueTaskSource<IoStatus>.GetResult(short token)
    {
        ExceptionDispatchInfo? fault = _fault;
        _fault = null;
        fault?.Throw();
        return _outcome;
    }

    void IValueTaskSource<IoStatus>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        (_continuation, _state) = (continuation, state);

    // Whoever goes on may begin the next wait.
    private void GoOn()
    {
        (Action<object?>? continuation, object? state) = (_continuation, _state);
        _continuation = null;
        _state = null;
        For = WaitKind.Nothing;
        continuation?.Invoke(state);
    }
}
