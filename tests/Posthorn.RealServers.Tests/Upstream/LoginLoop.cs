using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>Clients that log in and leave, one after the other and several at a time, until they are told to stop.</summary>
internal sealed class LoginLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private int _logins;

    /// <summary>Starts so many clients.</summary>
    /// <param name="clients">How many log in at a time.</param>
    /// <param name="logIn">One login, which fails where the client is told anything but yes.</param>
    public LoginLoop(int clients, Func<Task> logIn) => _clients = [.. Enumerable.Range(0, clients).Select(_ => RunAsync(logIn))];

    /// <summary>How many logins there were.</summary>
    public int Logins => Volatile.Read(ref _logins);

    /// <summary>Waits for so many more logins.</summary>
    public async Task MoreAsync(int count)
    {
        int enough = Logins + count;
        await Patience.UntilAsync(
            () => Logins >= enough || _clients.Any(client => client.IsFaulted), () => $"{count} more logins", TimeSpan.FromSeconds(60));
        await Task.WhenAll(_clients.Where(client => client.IsFaulted));
    }

    /// <summary>Lets the last clients come to their end; fails where one was not let in.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task RunAsync(Func<Task> logIn)
    {
        while (!_stop.IsCancellationRequested)
        {
            await logIn();
            Interlocked.Increment(ref _logins);
        }
    }
}
