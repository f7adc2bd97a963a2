using Posthorn.Auth;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Sessions;

namespace Posthorn.Tests.InMemory;

internal static class TestServer
{
    public static ServerBlock Of(IEnumerable<string> directives, Log log, IAuthSource auth)
    {
        var scope = new Scope(MailBlocks.Server, null, new SourcePosition("x", 1));
        var p = MailProtocols.All[0];
        string all = string.Concat(directives);
        var ss = new ServerSettings(new(p, p.Resolve(scope), TimeSpan.FromSeconds(all.Contains("timeout 10s") ? 10 : 60), "x", 5), new(null, TimeSpan.FromHours(all.Contains("1h") ? 1 : 24), false), null!, []);
        return new ServerBlock(ss, log, auth);
    }
}
