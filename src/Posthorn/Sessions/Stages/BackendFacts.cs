using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Sessions.Stages;

/// <summary>What a session knows that a login at a backend needs.</summary>
internal static class BackendFacts
{
    /// <summary>The facts for a login where the auth source sent the user.</summary>
    public static LoginFacts Of(Session session)
    {
        AuthAccepted route = session.Route!;
        Credentials credentials = session.Dialog!.Credentials;
        ProxySettings proxy = session.Server.Settings.Proxy;
        return new LoginFacts(
            route.User ?? credentials.User,
            route.Password ?? credentials.Password,
            session.Server.Settings.Mail.ServerName,
            proxy.PassErrorMessage)
        {
            ProxySmtpAuth = route.SmtpAuth ?? proxy.SmtpAuth,
            Xclient = proxy.Xclient,
            Mechanism = route.Mechanism,
            MasterUser = route.MasterUser,
            StartTls = session.BackendTls.Mode == BackendTlsMode.StartTls,
            Client = new SessionClientFacts(session)
            {
                Address = session.ClientAddress.Host,
                Port = session.ClientAddress.Port,
                Host = session.ClientHost,
                IsTls = session.Client.Layer is not null,
            },
        };
    }
}
