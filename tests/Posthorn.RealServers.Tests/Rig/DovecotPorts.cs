namespace Posthorn.RealServers.Tests.Rig;

/// <summary>Where a Dovecot listens.</summary>
/// <param name="Imap">IMAP.</param>
/// <param name="Pop3">POP3.</param>
/// <param name="ImapBehindProxy">IMAP behind a PROXY protocol header.</param>
/// <param name="Pop3BehindProxy">POP3 behind a PROXY protocol header.</param>
/// <param name="Imaps">IMAP by TLS, where there is a certificate.</param>
/// <param name="Pop3s">POP3 by TLS, where there is a certificate.</param>
/// <param name="ImapsBehindProxy">IMAP by TLS behind a PROXY protocol header, where there is a certificate.</param>
internal sealed record DovecotPorts(
    int Imap, int Pop3, int ImapBehindProxy, int Pop3BehindProxy, int Imaps, int Pop3s, int ImapsBehindProxy)
{
    public static DovecotPorts Take() => new(
        FreePort.Take(), FreePort.Take(), FreePort.Take(), FreePort.Take(), FreePort.Take(), FreePort.Take(), FreePort.Take());
}
