using System.Diagnostics;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// TLS with the client: at once where the listening address says so, or at the client's word. The handshake has <c>timeout</c>;
/// a client whose certificate will not do hears so in its protocol's words.
/// </summary>
internal static class TlsStage
{
    /// <summary>Null when TLS is up, or this client begins without it.</summary>
    public static async ValueTask<SessionEnd?> RunAsync(Session session)
    {
        if (!session.Target.IsTls)
        {
            return null;
        }

        session.Log.Action = "SSL handshaking";
        SessionEnd? end = await ShakeHandsAsync(session);
        session.Log.Action = end is null ? null : session.Log.Action;
        return end;
    }

    /// <summary>The client was told to begin. What it sent before it could know that is forgotten (RFC 3207 section 4.2).</summary>
    /// <returns>Null when TLS is up.</returns>
    public static async ValueTask<SessionEnd?> StartAsync(Session session)
    {
        session.Client.DropInput();
        session.Log.UsesStartTls = true;
        session.Log.Action = "in starttls state";
        SessionEnd? end = await ShakeHandsAsync(session);
        if (end is null)
        {
            session.Dialog!.TlsStarted();
        }

        return end;
    }

    private static async ValueTask<SessionEnd?> ShakeHandsAsync(Session session)
    {
        TlsContext context = session.Server.Tls!;
        session.Arm(session.Server.Settings.Mail.Timeout);
        IoStatus status = IoStatus.Ok;
        while (status == IoStatus.Ok && !FirstRecord.IsThere(session.Client.Input))
        {
            status = await session.Client.FillAsync(FirstRecord.Wanted(session.Client.Input));
        }

        if (status != IoStatus.Ok)
        {
            return Lost(session, status, failure: null);
        }

        if (!context.Handshakes.TryEnter())
        {
            return TooMany(session, context.Handshakes);
        }

        TlsLayer layer = context.NewLayer(session.Client);
        long began = Stopwatch.GetTimestamp();
        try
        {
            status = await session.Client.HandshakeAsync(layer);
        }
        finally
        {
            context.Handshakes.Leave();
        }

        SessionMeter.Shook(session, layer, status, began);
        session.Arm(session.Server.Settings.Mail.Timeout);
        return status == IoStatus.Ok ? await JudgeAsync(session, context, layer) : Lost(session, status, layer.Failure);
    }

    private static SessionEnd Lost(Session session, IoStatus status, string? failure) => status switch
    {
        IoStatus.Ended => new SessionEnd(EndedBy.Client, EndReason.Gone, "peer closed connection in SSL handshake"),
        IoStatus.Failed => new SessionEnd(EndedBy.Client, EndReason.Broken, Words(session.Client, failure)),
        _ => ClientLoss.After(session, status),
    };

    // There are no words for it in the client's protocol: it expects TLS.
    private static SessionEnd TooMany(Session session, HandshakeState handshakes)
    {
        if (handshakes.ShouldWarn(session.Worker.Loop.Now))
        {
            session.Log.Write(
                LogLevel.Warn, $"{handshakes.Limit} TLS handshakes are under way, new ones are refused: see ssl_handshake_limit");
        }

        return new SessionEnd(EndedBy.Operator, EndReason.Unavailable);
    }

    private static string Words(Connection client, string? failure) => failure is null
        ? $"peer closed connection in SSL handshake {client.Trouble}"
        : $"SSL_do_handshake() failed {failure}";

    private static async ValueTask<SessionEnd?> JudgeAsync(Session session, TlsContext context, TlsLayer layer)
    {
        nint result = layer.VerifyResult;
        if (!context.Forgives(result))
        {
            layer.ForgetSession();
            return await RejectAsync(
                session, AbortReason.CertificateError, $"client SSL certificate verify error: ({result}:{TlsFacts.Describe(result)})");
        }

        if (context.Verification == ClientVerification.On && !layer.HasPeerCertificate)
        {
            layer.ForgetSession();
            return await RejectAsync(session, AbortReason.CertificateMissing, "client sent no required SSL certificate");
        }

        return null;
    }

    private static async ValueTask<SessionEnd?> RejectAsync(Session session, AbortReason reason, string log)
    {
        session.Log.Write(LogLevel.Info, log);
        session.Dialog ??= GreetingStage.NewDialog(session);
        return await ClientLoss.AbortAsync(session, reason, new SessionEnd(EndedBy.Client, EndReason.Refused));
    }
}
