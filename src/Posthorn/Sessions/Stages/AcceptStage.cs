using Posthorn.Logging;
using Posthorn.Protocol;

namespace Posthorn.Sessions.Stages;

/// <summary>The client is in: who it is goes to the log, its time begins to run, and it is greeted.</summary>
internal static class AcceptStage
{
    /// <summary>Opens the dialog; the greeting leaves with its first step.</summary>
    public static SessionEnd? Run(Session session)
    {
        if (session.Log.Takes(LogLevel.Info))
        {
            session.Log.WriteBare(LogLevel.Info, $"client {session.ClientAddress} connected to {session.Listen}");
        }

        var mail = session.Server.Settings.Mail;
        byte[] salt = mail.ProtocolSettings.NeedsSalt ? Salt.New(mail.ServerName) : [];
        var facts = new ClientFacts(mail.ServerName, salt, StartTlsMode.Off, IsTls: false, mail.MaxErrors);
        session.Dialog = mail.ProtocolSettings.NewClientDialog(facts);
        session.Dialog.Greet(session.Worker.Loop.ToClient);
        session.Arm(mail.Timeout);
        return null;
    }
}
