using Posthorn.Auth.Passwords;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Auth.Files;

/// <summary>Knows users from a password file.</summary>
/// <param name="file">The file.</param>
/// <param name="log">Where it is told what became of the file.</param>
/// <param name="checks">Where passwords are verified.</param>
internal sealed class PasswordFileSource(PasswordFile file, Log log, PasswordChecks checks) : IAuthSource
{
    /// <inheritdoc/>
    public async ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials)
    {
        session.Log.Action = "checking the password";
        session.Arm(session.Server.Settings.Mail.Timeout);
        var promise = new LoopPromise<PasswordVerdict>(session.Worker.Loop);
        if (!checks.TryRun(() => Check(promise, credentials)))
        {
            session.Log.Write(LogLevel.Error, "too many passwords wait to be checked");
            return new AuthOutcome(null, IoStatus.Failed);
        }

        session.WaitAlsoOn(promise);
        (IoStatus status, PasswordVerdict? verdict) = await promise;
        session.WaitAlsoOn(null);
        if (status != IoStatus.Ok)
        {
            return new AuthOutcome(null, status);
        }

        return verdict!.Entry is { } entry ? Judge(session, credentials, entry) : No(session, verdict.Reason);
    }

    private static AuthOutcome Judge(Session session, Credentials credentials, PasswordEntry entry)
    {
        IMailProtocol protocol = session.Server.Settings.Mail.Protocol;
        if (entry.Objection(protocol.Name, session.ClientAddress.Unmapped().Ip) is { } objection)
        {
            return No(session, objection);
        }

        // After APOP or CRAM-MD5 the client's proof is of no use at the backend.
        byte[]? password = entry.BackendPassword ?? (credentials.Method == AuthMethod.Plain ? null : entry.Hash.Password);
        AuthBackend? backend = entry.Backend is { UnixPath: null, Port: 0 } place
            ? place with { Port = session.Server.Settings.DefaultBackendPort }
            : entry.Backend;
        return new AuthOutcome(new AuthAccepted(backend, entry.BackendUser, password));
    }

    // The client hears the same whatever the reason.
    private static AuthOutcome No(Session session, string? reason)
    {
        if (reason is not null)
        {
            session.Log.Write(LogLevel.Info, reason);
        }

        return new AuthOutcome(WrongPassword.Refusal(session));
    }

    private void Check(LoopPromise<PasswordVerdict> promise, Credentials credentials)
    {
        PasswordVerdict verdict = PasswordVerdict.No;
        try
        {
            // A client that has gone meanwhile needs no verdict.
            if (!promise.IsCompleted)
            {
                file.Look(log);
                verdict = PasswordVerification.Check(file.Users, credentials);
            }
        }
        catch (Exception fault)
        {
            log.Write(LogLevel.Alert, $"checking a password failed: {fault.GetType().Name}");
        }

        promise.Deliver(verdict);
    }
}
