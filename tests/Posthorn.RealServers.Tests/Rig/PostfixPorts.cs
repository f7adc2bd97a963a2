namespace Posthorn.RealServers.Tests.Rig;

/// <summary>Where a Postfix listens.</summary>
/// <param name="Submission">For users: it believes XCLIENT from this machine, and checks passwords with Dovecot.</param>
/// <param name="WithoutXclient">For users too, and it believes nobody.</param>
/// <param name="BehindProxy">It wants a PROXY protocol header.</param>
/// <param name="StartTls">For users, who must begin TLS before they log in; it believes XCLIENT.</param>
/// <param name="Smtps">The same by TLS from the first byte on.</param>
internal sealed record PostfixPorts(int Submission, int WithoutXclient, int BehindProxy, int StartTls, int Smtps)
{
    public static PostfixPorts Take() =>
        new(FreePort.Take(), FreePort.Take(), FreePort.Take(), FreePort.Take(), FreePort.Take());
}
