using System.Security.Cryptography;
using System.Text;
using Posthorn.Logging;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Transport;
using Posthorn.Upstream;

namespace Posthorn.Auth.OAuth2;

/// <summary>
/// Judges bearer tokens without an auth service. Whose mailbox it is says the token alone: a client that names another user is refused.
/// </summary>
/// <param name="settings">How.</param>
/// <param name="verifier">Who looks at tokens.</param>
/// <param name="master">By whom users are logged in at the backend; null to pass the token on.</param>
/// <param name="others">Who is asked about all other logins; null when nobody is.</param>
internal sealed class OAuth2Source(OAuth2Settings settings, ITokenVerifier verifier, MasterLogin? master, IAuthSource? others)
    : IAuthSource
{
    private readonly TokenRefusals _refusals = new(settings);

    /// <summary>The source of a server block.</summary>
    public static OAuth2Source Of(OAuth2Settings settings, MasterLogin? master, IAuthSource? others)
    {
        TimeProvider time = TimeProvider.System;
        OAuth2Http? http = settings.Url is null ? null : new OAuth2Http(settings);
        ITokenVerifier verifier = settings.Mode == OAuth2Mode.Introspection
            ? new IntrospectionVerifier(settings, http!.AskAboutAsync, time)
            : new JwtVerifier(
                settings,
                http is null ? new JwtKeyFile(settings.KeyFile!, settings.Keys!) : new JwtKeyUrl(http.GetAsync, time),
                time);
        return new OAuth2Source(settings, verifier, master, others);
    }

    /// <inheritdoc/>
    public async ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials)
    {
        if (credentials.Method is not (AuthMethod.XOAuth2 or AuthMethod.OAuthBearer))
        {
            return others is null
                ? new AuthOutcome(WrongPassword.Refusal(session, "Log in with a bearer token"))
                : await others.AskAsync(session, credentials);
        }

        session.Arm(settings.Timeout + settings.Timeout);
        var promise = new LoopPromise<TokenVerdict>(session.Worker.Loop);
        using var gaveUp = new CancellationTokenSource();
        CancellationToken cancel = gaveUp.Token;
        byte[] token = credentials.Password.ToArray();
        _ = Task.Run(() => VerifyAsync(token, promise, cancel), CancellationToken.None);
        session.WaitAlsoOn(promise);
        (IoStatus status, TokenVerdict? verdict) = await promise;
        session.WaitAlsoOn(null);
        gaveUp.Cancel();
        return status is IoStatus.ClientGone or IoStatus.Stopped
            ? new AuthOutcome(null, status)
            : Outcome(session, credentials, verdict ?? TokenVerdict.Unknown("its judgement took too long"));
    }

    private async Task VerifyAsync(byte[] token, LoopPromise<TokenVerdict> promise, CancellationToken cancel)
    {
        TokenVerdict verdict;
        try
        {
            verdict = await verifier.VerifyAsync(token, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception fault)
        {
            // Whatever a library throws at a hostile token: the session must hear something.
            verdict = TokenVerdict.Unknown($"it could not be judged ({fault.GetType().Name})");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(token);
        }

        promise.Deliver(verdict);
    }

    private AuthOutcome Outcome(Session session, Credentials credentials, TokenVerdict verdict)
    {
        if (verdict.Warning is not null)
        {
            session.Log.Write(LogLevel.Warn, verdict.Warning);
        }

        if (verdict.Kind == TokenVerdictKind.Unknown)
        {
            session.Log.Write(LogLevel.Error, $"bearer token not judged: {verdict.Log}");
            return new AuthOutcome(null, IoStatus.Failed);
        }

        if (verdict.Kind == TokenVerdictKind.Good && !IsOf(verdict.User!, credentials.User))
        {
            verdict = TokenVerdict.Invalid("it is another user's");
        }

        if (verdict.Kind == TokenVerdictKind.Good && master?.Takes(verdict.User!) == false)
        {
            verdict = TokenVerdict.Invalid("its user's name holds the \"proxy_master_separator\"");
        }

        if (verdict.Kind == TokenVerdictKind.Good)
        {
            // The token's own spelling: what counts is who the issuer says it is.
            var accepted = new AuthAccepted(null, Encoding.UTF8.GetBytes(verdict.User!), null);

            // A client need not name itself: logs, maps and hashes are to know who it is all the same.
            session.Log.Login = accepted.User;
            return new AuthOutcome(master?.Apply(accepted) ?? accepted);
        }

        session.Log.Write(LogLevel.Info, $"bearer token refused: {verdict.Log}");
        return new AuthOutcome(_refusals.For(session, verdict.Kind, credentials.Method));
    }

    private static bool IsOf(string user, byte[] claimed) =>
        claimed.Length == 0 || string.Equals(user, Encoding.UTF8.GetString(claimed), StringComparison.OrdinalIgnoreCase);
}
