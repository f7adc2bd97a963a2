using Posthorn.Protocol;

namespace Posthorn.Sessions.Stages;

/// <summary>The client is greeted, and its time to log in begins to run.</summary>
internal static class GreetStage
{
    /// <summary>Opens the dialog; the greeting leaves with its first step. Always null.</summary>
    public static SessionEnd? Run(Session session)
    {
        var mail = session.Server.Settings.Mail;
        byte[] salt = mail.ProtocolSettings.NeedsSalt ? Salt.New(mail.ServerName) : [];
        var facts = new ClientFacts(mail.ServerName, salt, StartTlsMode.Off, IsTls: false, mail.MaxErrors);
        session.Dialog = mail.ProtocolSettings.NewClientDialog(facts);
        session.Dialog.Greet(session.Worker.Loop.ToClient);
        session.Arm(mail.Timeout);
        return null;
    }
}
