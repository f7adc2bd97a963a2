using Posthorn.Protocol;
using Posthorn.Transport;

namespace Posthorn.Sessions.Stages;

/// <summary>What a login needs to know; whether the backend is this very server block is found out only when it is asked.</summary>
/// <param name="User">The name for the backend.</param>
/// <param name="Password">The password for the backend.</param>
/// <param name="ServerName">The <c>server_name</c> in force.</param>
/// <param name="PassErrorMessage">The <c>proxy_pass_error_message</c> in force.</param>
/// <param name="Of">The session, connected to the backend.</param>
/// <param name="Backend">The address of the backend.</param>
internal sealed record SessionLoginFacts(
    byte[] User, byte[] Password, string ServerName, bool PassErrorMessage, Session Of, EndpointAddress Backend)
    : LoginFacts(User, Password, ServerName, PassErrorMessage)
{
    /// <inheritdoc/>
    public override bool IsOwnAddress => Of.Server.Settings.Doors.AreAt(Backend, Of.Backend!);

    /// <inheritdoc/>
    public override bool? Pipelines => Of.Worker.Pipelining.Find(Backend, Of.Worker.Loop.Now);
}
