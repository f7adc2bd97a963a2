using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Auth;

/// <summary>Asks an HTTP service as nginx's auth_http does, over kept-alive connections on the session's own loop.</summary>
internal sealed class AuthHttpSource(AuthHttpSettings settings, string protocol) : IAuthSource
{
    private readonly AuthHttpRequestWriter _writer = new(settings.Uri, settings.HostHeader, settings.Headers);

    /// <inheritdoc/>
    public async ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials)
    {
        session.Arm(settings.Timeout);
        (EndpointAddress? address, IoStatus status) = await HostAddress.OfAsync(
            session, settings.Address, settings.Host, settings.UnixPath, settings.Port);
        if (address is null)
        {
            return NoAnswer.Of(session, settings, status == IoStatus.Ok ? IoStatus.Failed : status, "not found by its name");
        }

        AuthHttpQuery query = AuthQuestion.Of(session, credentials, protocol);
        if (session.Worker.AuthConnections.Take(address) is { } kept)
        {
            if (await ExchangeAsync(session, address, kept, query, isKept: true) is { } outcome)
            {
                return outcome;
            }

            // The service closed the kept connection just as it was used: nothing was answered, so asking again is safe.
        }

        session.Arm(settings.Timeout);
        if (BackendConnector.Connect(session, address) is not { } fresh)
        {
            return NoAnswer.Of(session, settings, IoStatus.Failed, null);
        }

        return (await ExchangeAsync(session, address, fresh, query, isKept: false))!.Value;
    }

    // Null when a kept connection ended before it said anything.
    private async ValueTask<AuthOutcome?> ExchangeAsync(
        Session session, EndpointAddress address, Connection service, AuthHttpQuery query, bool isKept)
    {
        var parser = new AuthHttpAnswerParser();
        parser.Begin(query.NeedsPassword, settings.Places);
        IoStatus status = IoStatus.Failed;
        bool heard = false;
        AuthHttpProgress progress = AuthHttpProgress.NeedMore;
        try
        {
            session.WaitAlsoOn(service);
            _writer.Write(query, session.Worker.Loop.ToUpstream);
            status = await service.SendAsync(session.Worker.Loop.ToUpstream);
            session.Arm(settings.Timeout);
            while (status == IoStatus.Ok && progress == AuthHttpProgress.NeedMore)
            {
                status = await service.FillAsync(AuthHttpAnswerParser.HeaderLimit);
                heard |= !service.Input.IsEmpty;
                if (status == IoStatus.Ok)
                {
                    AuthHttpStep step = parser.Advance(service.Input);
                    service.Consume(step.Consumed);
                    progress = step.Progress;
                }
            }
        }
        finally
        {
            session.WaitAlsoOn(null);
            LetGo(session, address, service, status == IoStatus.Ok && progress == AuthHttpProgress.Done && parser.KeepsAlive);
        }

        return isKept && !heard && status is (IoStatus.Ended or IoStatus.Failed)
            ? null
            : Outcome(session, service, parser.Answer, status);
    }

    private static void LetGo(Session session, EndpointAddress address, Connection service, bool keeps)
    {
        if (keeps)
        {
            session.Worker.AuthConnections.Keep(address, service);
        }
        else
        {
            service.Close();
        }
    }

    private AuthOutcome Outcome(Session session, Connection service, AuthHttpAnswer? answer, IoStatus status) => answer switch
    {
        // An answer whose body is cut short is an answer all the same, but not one that was interrupted by the client or the operator.
        _ when status is IoStatus.ClientGone or IoStatus.Stopped => new AuthOutcome(null, status),
        AuthInvalid invalid => NoAnswer.Of(session, settings, IoStatus.Failed, invalid.Reason),
        not null => new AuthOutcome(answer),
        null => NoAnswer.Of(session, settings, status, status switch
        {
            IoStatus.Failed when !service.HasMoved => NotReached(session, service),
            IoStatus.TimedOut => "timed out",
            IoStatus.Full => "sent too big header",
            _ => "prematurely closed connection",
        }),
    };

    private static string? NotReached(Session session, Connection service)
    {
        BackendConnector.LogTrouble(session, service, "auth http server");
        return null;
    }
}
