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

    private const int StackSize = 512 * 1024;

    // To start a thread costs more than to verify a password that is kept as it is.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = new();
    private int _threads;
    private int _idle;

    /// <summary>Those of the whole process.</summary>
    public static PasswordChecks OfProcess { get; } = new(Environment.ProcessorCount, MostWaitingEach * Environment.ProcessorCount);

    /// <summary>Runs a check soon.</summary>
    /// <param name="check">What to do; it must not throw.</param>
    /// <returns>False when too many wait already: nothing will be done.</returns>
    public bool TryRun(Action check)
    {
        lock (_gate)
        {
            if (_waiting.Count >= mostWaiting)
            {
                return false;
            }

            if (_waiting.Count >= _idle && _threads < atOnce)
            {
                new Thread(RunAll, StackSize) { IsBackground = true, Name = "passwords" }.UnsafeStart();
                _threads++;
            }

            _waiting.Enqueue(check);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    private void RunAll()
    {
        while (Take() is { } check)
        {
            check();
        }
    }

    private Action? Take()
    {
        lock (_gate)
        {
            bool isInTime = true;
            while (true)
            {
                if (_waiting.TryDequeue(out Action? check))
                {
                    return check;
                }

                if (!isInTime)
                {
                    _threads--;
                    return null;
                }

                _idle++;
                isInTime = Monitor.Wait(_gate, IdleTime);
                _idle--;
            }
        }
    }
}
