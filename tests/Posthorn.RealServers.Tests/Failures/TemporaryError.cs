using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Failures;

/// <summary>
/// What a client hears when the house is not in order. A mail program must not take it for a wrong password and ask its user
/// for another one: nginx's reply is blunt but honest, Posthorn's carries the response code of RFC 5530.
/// </summary>
internal static class TemporaryError
{
    public static async Task IsTheAnswerAsync(ProxyKind kind, ImapTalk talk, string tag = "t1")
    {
        string answer = await talk.Wire.ReadLineAsync();
        if (kind == ProxyKind.Nginx)
        {
            Assert.Equal("* BAD internal server error", answer);
        }
        else
        {
            Assert.StartsWith($"{tag} NO [UNAVAILABLE]", answer, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("AUTHENTICATIONFAILED", answer + await talk.Wire.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
    }
}
