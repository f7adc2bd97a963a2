using Posthorn.Protocol;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// Greets the client, at once or after <c>smtp_greeting_delay</c>. The time it has for its login begins with the greeting, whatever
/// came before took.
/// </summary>
internal static class GreetingStage
{
    /// <summary>Null when the client is greeted; the greeting leaves with the dialog's first step.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        var mail = session.Server.Settings.Mail;
        session.Dialog = NewDialog(session);
        SessionEnd? end = mail.ProtocolSettings.GreetingDelay > TimeSpan.Zero ? await WaitAsync(session) : null;
        if (end is null)
        {
            session.Dialog.Greet(session.Worker.Loop.ToClient);
        }

        session.Arm(mail.Timeout);
        return end;
    }

    /// <summary>The conversation, before its greeting.</summary>
    public static IClientDialog NewDialog(Session session)
    {
        var mail = session.Server.Settings.Mail;
        byte[] salt = mail.ProtocolSettings.NeedsSalt ? Salt.New(mail.ServerName) : [];
        return mail.ProtocolSettings.NewClientDialog(
            new ClientFacts(mail.ServerName, salt, session.Server.Settings.Tls.StartTls, session.Target.IsTls, mail.MaxErrors)
            {
                IsTrustedProxy = IsTrustedProxy(session),
                LearntCapabilities = mail.ProtocolSettings.LearnsCapabilities ? session.Server.Learnt.Common : null,
            });
    }

    // Behind a PROXY header it is the client whom that names, and when it names nobody, then nobody. A health check has no client.
    private static bool IsTrustedProxy(Session session) =>
        (!session.Target.ExpectsProxyHeader || session.ProxyFacts is not null)
        && !session.IsOwn
        && session.Server.Settings.RealIp.Hold(session.ClientAddress);

    // A client that has something to say before it was greeted does not wait for answers: it sends spam.
    private static async ValueTask<SessionEnd?> WaitAsync(Session session)
    {
        var protocol = session.Server.Settings.Mail.ProtocolSettings;
        session.Arm(protocol.GreetingDelay);
        IoStatus status = await session.Client.FillAsync(protocol.ClientBufferSize);
        return status switch
        {
            IoStatus.TimedOut => null,
            IoStatus.Ok or IoStatus.Full => await ClientLoss.AbortAsync(
                session,
                AbortReason.EarlyTalker,
                new SessionEnd(EndedBy.Client, EndReason.Closed, "client was rejected before greeting")),
            _ => ClientLoss.After(session, status),
        };
    }
}
