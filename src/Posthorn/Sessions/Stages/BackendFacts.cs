using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Forwarding;
using Posthorn.Tls;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Sessions.Stages;

/// <summary>What a session knows that a login at a backend needs.</summary>
internal static class BackendFacts
{
    /// <summary>The facts for a login where the auth source sent the user.</summary>
    /// <param name="session">The session.</param>
    /// <param name="address">The address of the backend.</param>
    public static LoginFacts Of(Session session, EndpointAddress address)
    {
        ForwardedClient? forwarded = session.Dialog!.Forwarded;
        AuthAccepted route = session.Route!;
        Credentials credentials = session.Dialog.Credentials;
        ProxySettings proxy = session.Server.Settings.Proxy;
        return new SessionLoginFacts(
            route.User ?? credentials.User,
            route.Password ?? credentials.Password,
            session.Server.Settings.Mail.ServerName,
            proxy.PassErrorMessage,
            session,
            address)
        {
            ProxySmtpAuth = route.SmtpAuth ?? proxy.SmtpAuth,
            Xclient = proxy.Xclient,
            Mechanism = route.Mechanism,
            MasterUser = route.MasterUser,
            StartTls = session.BackendTls.Mode == BackendTlsMode.StartTls,
            Client = new SessionClientFacts(session, forwarded)
            {
                Address = session.ClientAddress.Host,
                Port = session.ClientAddress.Port,
                Host = session.ClientHost,
                TimeToLive = forwarded?.TimeToLive ?? BackendClientFacts.DefaultTimeToLive,
                Fields = FieldsOf(route, forwarded),
                IsTls = session.Client.Layer is not null,
            },
        };
    }

    // The auth source's word goes before that of one in front.
    private static IReadOnlyList<ForwardField> FieldsOf(AuthAccepted route, ForwardedClient? forwarded)
    {
        if (forwarded is null || forwarded.Fields.Count == 0)
        {
            return route.Fields;
        }

        IEnumerable<ForwardField> others = forwarded.Fields.Where(field => route.Fields.All(own => own.Name != field.Name));
        return [.. route.Fields.Concat(others).Take(ForwardField.Most)];
    }
}
