using Posthorn.Dns;
using Posthorn.Logging;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>Finds out what an SMTP client is called, before it is greeted: the auth service and the backend are told.</summary>
internal static class ClientNameStage
{
    /// <summary>Null unless the client leaves or the operator stops meanwhile: a client without a name is served too.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        if (session.Server.ClientNames is not { } names)
        {
            return null;
        }

        session.Log.Action = "in resolving client address";
        if (!names.TryGet(session.ClientAddress, out ClientName name))
        {
            session.Arm(names.Timeout);
            LoopPromise<ClientName> looking = names.Look(session.ClientAddress, session.Worker.Loop);
            session.WaitAlsoOn(looking);
            (IoStatus status, ClientName? found) = await looking;
            session.WaitAlsoOn(null);
            if (status is not (IoStatus.Ok or IoStatus.TimedOut))
            {
                return ClientLoss.After(session, status);
            }

            name = found ?? ClientNames.TimedOut(session.ClientAddress.Host);
        }

        if (name.Complaint is not null)
        {
            session.Log.Write(LogLevel.Error, name.Complaint);
        }

        session.ClientHost = name.Host;
        session.Log.Action = null;
        return null;
    }
}
