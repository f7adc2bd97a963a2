using Posthorn.Auth;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Tests.InMemory;

/// <summary>An auth source that answers when the test says so.</summary>
internal sealed class ScriptedAuth : IAuthSource
{
    private LoopPromise<AuthOutcome>? _asked;

    /// <summary>The credentials that are being asked about; null when nobody asks.</summary>
    public Credentials? Asked { get; private set; }

    /// <summary>The session that asked last; null before.</summary>
    public Session? AskedBy { get; private set; }

    /// <summary>How often it was asked.</summary>
    public int Questions { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials)
    {
        Questions++;
        Asked = credentials;
        AskedBy = session;
        _asked = new LoopPromise<AuthOutcome>(session.Worker.Loop);
        session.WaitAlsoOn(_asked);
        (IoStatus status, AuthOutcome outcome) = await _asked;
        session.WaitAlsoOn(null);
        Asked = null;
        return status == IoStatus.Ok ? outcome : new AuthOutcome(null, status);
    }

    /// <summary>Answers the question at hand.</summary>
    public void Answer(AuthHttpAnswer answer) => _asked!.Deliver(new AuthOutcome(answer));

    /// <summary>Fails to answer it.</summary>
    public void Fail() => _asked!.Deliver(new AuthOutcome(null, IoStatus.Failed));
}
