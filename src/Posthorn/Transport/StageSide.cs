using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Posthorn.Transport;

/// <summary>
/// What a connection has for the stages that await it, and not for the relay: an idle session is to be small. The wait is for one
/// event at a time, over and over without an allocation; the continuation runs right in the event, on the loop.
/// </summary>
internal sealed class StageSide : IValueTaskSource<IoStatus>
{
    // A peer whose bytes never run out would else keep its loop from everything else, deadlines included.
    private const int MostFillsInARow = 16;

    private InputBuffer _input;
    private int _fillsInARow;
    private Action<object?>? _continuation;
    private object? _state;
    private ExceptionDispatchInfo? _fault;
    private IoStatus _outcome;

    /// <summary>The bytes received and not consumed.</summary>
    public ref InputBuffer Input => ref _input;

    /// <summary>Who hears of a hang-up that nobody waits for.</summary>
    public IConnectionOwner? Owner { get; set; }

    /// <summary>What is waited for.</summary>
    public WaitKind For { get; private set; }

    /// <summary>How many unread bytes a fill may leave.</summary>
    public int FillLimit { get; private set; }

    /// <summary>Whether another fill may come before the other connections have had their turn.</summary>
    public bool TryTakeTurn() => _fillsInARow++ < MostFillsInARow;

    /// <summary>Begins to wait for more bytes.</summary>
    public ValueTask<IoStatus> BeginFill(int limit)
    {
        _fillsInARow = 0;
        FillLimit = limit;
        return Begin(WaitKind.Fill);
    }

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
