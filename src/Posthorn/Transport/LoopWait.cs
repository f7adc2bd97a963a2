using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Posthorn.Transport;

/// <summary>
/// One stage's wait for one event, over and over without an allocation: at most one at a time. The continuation runs right in the
/// event, on the loop.
/// </summary>
internal struct LoopWait
{
    private Action<object?>? _continuation;
    private object? _state;
    private ExceptionDispatchInfo? _fault;
    private IoStatus _outcome;

    /// <summary>What is waited for.</summary>
    public WaitKind For { get; private set; }

    /// <summary>Whether the event has come.</summary>
    public readonly ValueTaskSourceStatus Status => For != WaitKind.Nothing ? ValueTaskSourceStatus.Pending
        : _fault is null ? ValueTaskSourceStatus.Succeeded
        : ValueTaskSourceStatus.Faulted;

    /// <summary>How the wait ended; throws what whoever brought the event met.</summary>
    public IoStatus Outcome
    {
        get
        {
            ExceptionDispatchInfo? fault = _fault;
            _fault = null;
            fault?.Throw();
            return _outcome;
        }
    }

    /// <summary>Begins to wait.</summary>
    public void Begin(WaitKind kind) => For = kind;

    /// <summary>What is to be done when the event has come.</summary>
    public void Then(Action<object?> continuation, object? state)
    {
        _continuation = continuation;
        _state = state;
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
