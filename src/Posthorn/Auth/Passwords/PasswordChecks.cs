namespace Posthorn.Auth.Passwords;

/// <summary>
/// Where passwords are verified: on threads of their own, as few as there are processors, because a hash takes a processor for as
/// long as it was made to. Others wait in a queue that has an end.
/// </summary>
/// <param name="atOnce">How many may run at once.</param>
/// <param name="mostWaiting">How many may wait.</param>
internal sealed class PasswordChecks(int atOnce, int mostWaiting)
{
    private const int MostWaitingEach = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Action> _waiting = new();
    private int _running;

    /// <summary>Those of the whole process.</summary>
    public static PasswordChecks OfProcess { get; } = new(Environment.ProcessorCount, MostWaitingEach * Environment.ProcessorCount);

    /// <summary>Runs a check soon.</summary>
    /// <param name="check">What to do; it must not throw.</param>
    /// <returns>False when too many wait already: nothing will be done.</returns>
    public bool TryRun(Action check)
    {
        lock (_lock)
        {
            if (_waiting.Count >= mostWaiting)
            {
                return false;
            }

            _waiting.Enqueue(check);
            if (_running == atOnce)
            {
                return true;
            }

            _running++;
        }

        Task.Factory.StartNew(RunAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return true;
    }

    private void RunAll()
    {
        while (true)
        {
            Action check;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out check!))
                {
                    _running--;
                    return;
                }
            }

            check();
        }
    }
}
