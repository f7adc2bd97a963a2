using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>How a session ends when its client cannot be waited for any longer.</summary>
internal static class ClientLoss
{
    /// <summary>The end that a status of the client's connection means.</summary>
    public static SessionEnd After(Session session, IoStatus status) => status switch
    {
        IoStatus.TimedOut => new SessionEnd(EndedBy.Client, EndReason.TimedOut, "client timed out"),
        IoStatus.Stopped => new SessionEnd(EndedBy.Operator, EndReason.Stopped),
        IoStatus.Failed => new SessionEnd(
            EndedBy.Client, EndReason.Broken, $"client connection broke {session.Client.Trouble}"),
        _ => new SessionEnd(EndedBy.Client, EndReason.Gone, "client closed connection"),
    };

    /// <summary>Sends the dialog's words for an end that is not the client's doing.</summary>
    public static async ValueTask<SessionEnd> AbortAsync(Session session, Protocol.AbortReason reason, SessionEnd end)
    {
        session.Dialog!.Abort(reason, session.Worker.Loop.ToClient);
        await session.Client.SendAsync(session.Worker.Loop.ToClient);
        return end;
    }
}
