using Posthorn.Logging;
using Posthorn.Tls;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>
/// TLS with the backend: at once, or when it has agreed to begin. Where it fails the connection is closed: nothing is ever told to
/// a backend in plain text that was to be told by TLS.
/// </summary>
internal static class BackendTlsStage
{
    /// <summary>Begins where the backend is spoken to by TLS from the first byte on.</summary>
    /// <returns>Ok when the login may begin; Failed when it must not, and the log has been told.</returns>
    public static ValueTask<IoStatus> BeginAsync(Session session, Connection backend) =>
        session.BackendTls.Mode == BackendTlsMode.On
            ? ShakeHandsAsync(session, backend)
            : new ValueTask<IoStatus>(IoStatus.Ok);

    /// <summary>The backend agreed to begin. What it said before is forgotten by the dialog (RFC 3207 section 4.2).</summary>
    /// <returns>As <see cref="BeginAsync"/>.</returns>
    public static async ValueTask<IoStatus> StartAsync(Session session, Connection backend, Action tlsStarted)
    {
        // Only somebody in between has a reason to say more here: it would count as said under TLS (CVE-2026-1642).
        if (backend.HasUnreadInput())
        {
            session.Log.Write(LogLevel.Error, "upstream sent data before the TLS handshake, somebody may have injected it");
            return Fail(session, backend);
        }

        IoStatus status = await ShakeHandsAsync(session, backend);
        if (status == IoStatus.Ok)
        {
            tlsStarted();
        }

        return status;
    }

    private static async ValueTask<IoStatus> ShakeHandsAsync(Session session, Connection backend)
    {
        session.Log.Action = "SSL handshaking to upstream";
        (IoStatus status, string? complaint) = await session.Server.BackendTls!.HandshakeAsync(
            backend, session.Log.Upstream!, session.BackendTls.Name, session.Worker.BackendSessions);
        if (status != IoStatus.Failed || backend is { HasMoved: false, Errno: not 0 })
        {
            // What never was connected is not TLS's to tell of.
            return status;
        }

        session.Log.Write(LogLevel.Error, complaint!);
        session.BackendTls = session.BackendTls with { MayBeMisnamed = session.BackendTls.IsNameVariable };
        return Fail(session, backend);
    }

    private static IoStatus Fail(Session session, Connection backend)
    {
        backend.Close();
        session.Backend = null;
        return IoStatus.Failed;
    }
}
