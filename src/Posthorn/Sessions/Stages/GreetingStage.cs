using Posthorn.Protocol;

namespace Posthorn.Sessions.Stages;

/// <summary>Greets the client. The time it has for its login begins now, whatever came before took.</summary>
internal static class GreetingStage
{
    /// <summary>Opens the dialog; the greeting leaves with its first step.</summary>
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
