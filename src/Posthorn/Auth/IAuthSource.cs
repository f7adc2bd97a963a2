using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;

namespace Posthorn.Auth;

/// <summary>Something that says whether a user may log in, and where his mailbox lives.</summary>
internal interface IAuthSource
{
    /// <summary>Asks, once. Runs on the session's loop and comes back on it.</summary>
    /// <param name="session">Who asks: its facts go into the question, its deadline bounds the wait.</param>
    /// <param name="credentials">What the client gave.</param>
    ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials);
}
