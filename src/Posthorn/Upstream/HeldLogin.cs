using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Upstream;

/// <summary>A login that waits for a server to come back (<c>proxy_hold</c>), instead of being told that there is none.</summary>
internal static class HeldLogin
{
    // Each holds a client's connection and little else. Beyond these, clients are told to come again.
    private const int MostHeld = 10_000;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>Whether one more login of this loop may be held.</summary>
    public static bool HasRoom(Session session) => session.Worker.HeldLogins < MostHeld;

    /// <summary>Waits until a server may have come back: told so by the group, or after a second.</summary>
    /// <param name="session">The session.</param>
    /// <param name="group">The group; null where there is none to tell.</param>
    /// <param name="most">How long the wait may be at most.</param>
    /// <returns>Ok, or why the session cannot wait any longer.</returns>
    public static async ValueTask<IoStatus> WaitAsync(Session session, UpstreamGroup? group, TimeSpan most)
    {
        EventLoop loop = session.Worker.Loop;
        session.Log.Action = "waiting for an upstream server";
        session.Arm(most < Retry ? most : Retry);
        LoopPromise<bool> promise = group?.Wait(loop) ?? new LoopPromise<bool>(loop);
        session.Worker.HeldLogins++;
        session.WaitAlsoOn(promise);
        (IoStatus status, _) = await promise;
        session.WaitAlsoOn(null);
        session.Worker.HeldLogins--;
        group?.StopWaiting(promise);
        session.Log.Action = "connecting to upstream";
        return status == IoStatus.TimedOut ? IoStatus.Ok : status;
    }
}
