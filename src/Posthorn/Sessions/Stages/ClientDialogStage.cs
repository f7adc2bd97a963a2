using Posthorn.Dns;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>Drives the protocol's conversation with the client until credentials are known.</summary>
internal static class ClientDialogStage
{
    // Answers to a burst of pipelined commands are gathered up to this many bytes before they are sent.
    private const int EnoughToSend = 8192;

    /// <summary>Null when the dialog has credentials.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        int limit = session.Server.Settings.Mail.ProtocolSettings.ClientBufferSize;
        session.Log.Action = "in auth state";
        while (true)
        {
            DialogStep step = Advance(session);
            IoStatus status = await session.Client.SendAsync(
                session.Worker.Loop.ToClient, isLast: step.Action is DialogAction.Close or DialogAction.Refuse);
            if (status == IoStatus.Ok && (step.Action == DialogAction.NeedInput || IsDry(session, step)))
            {
                status = await session.Client.FillAsync(limit);
            }

            if (status == IoStatus.Full)
            {
                return await TooLongAsync(session);
            }

            if (status != IoStatus.Ok)
            {
                return ClientLoss.After(session, status);
            }

            switch (step.Action)
            {
                case DialogAction.Authenticate:
                    Learn(session);
                    return null;
                case DialogAction.Close:
                    return new SessionEnd(EndedBy.Client, EndReason.Closed);
                case DialogAction.Refuse:
                    return new SessionEnd(EndedBy.AuthSource, EndReason.Refused);
                case DialogAction.StartTls:
                    if (await TlsStage.StartAsync(session) is { } end)
                    {
                        return end;
                    }

                    session.Log.Action = "in auth state";
                    break;
            }
        }
    }

    // From here on the client is whom a trusted proxy has named; what is not known of that one is not what is known of the proxy.
    private static void Learn(Session session)
    {
        if (session.Dialog!.Forwarded is { Address: { } ip } forwarded)
        {
            session.ClientIs(EndpointAddress.From(ip, forwarded.Port));
            session.ClientHost = session.ClientHost.Length == 0 ? "" : forwarded.Host ?? ClientName.Unavailable.Host;
        }
    }

    private static bool IsDry(Session session, DialogStep step) =>
        step.Action == DialogAction.Send && session.Client.Input.IsEmpty;

    private static DialogStep Advance(Session session)
    {
        Connection client = session.Client;
        DialogStep step;
        do
        {
            step = session.Dialog!.Advance(client.Input, session.Worker.Loop.ToClient);
            if (step.Log is not null && session.Log.Takes(LogLevel.Info))
            {
                ReadOnlySpan<byte> quote = client.Input[step.Quote];
                session.Log.Write(LogLevel.Info, quote.IsEmpty ? step.Log : $"{step.Log}: \"{LogText.Escape(quote)}\"");
            }

            client.Consume(step.Consumed);
        }
        while (step.Action == DialogAction.Send && !client.Input.IsEmpty && session.Worker.Loop.ToClient.Length < EnoughToSend);

        return step;
    }

    private static async ValueTask<SessionEnd> TooLongAsync(Session session)
    {
        session.Dialog!.Abort(AbortReason.CommandTooLong, session.Worker.Loop.ToClient);
        await session.Client.SendAsync(session.Worker.Loop.ToClient);

        // The command itself stays out of the log: it may be base64 of a password.
        return new SessionEnd(EndedBy.Client, EndReason.TooLong, "client sent too long command");
    }
}
