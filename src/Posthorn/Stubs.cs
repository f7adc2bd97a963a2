#pragma warning disable IDE0161,IDE0040
using System.Net;
using Posthorn.Protocol;
using Posthorn.Config.Schema;
using Posthorn.Config.Binding;
using Posthorn.Logging;
using Posthorn.Listening;
using Posthorn.Sessions;
using Posthorn.Transport;
namespace Posthorn.Mail { internal sealed record ServerSettings(MailSettings Mail, ProxySettings Proxy, AuthHttpSettings AuthHttp, IReadOnlyList<string> Listens); internal sealed record MailSettings(IMailProtocol Protocol, IProtocolSettings ProtocolSettings, TimeSpan Timeout, string ServerName, int MaxErrors);
internal sealed record ProxySettings(int? BufferSize, TimeSpan Timeout, bool PassErrorMessage);
internal sealed record AuthHttpSettings(string Uri, string HostHeader, IReadOnlyList<KeyValuePair<string,string>> Headers, TimeSpan Timeout, IPAddress? Address, string? Host, string? UnixPath, int Port, string ServerText); }
namespace Posthorn.Listening {
 internal sealed record KeepAlive(bool On, int? IdleSeconds, int? IntervalSeconds, int? Count);
 internal sealed record ListenOptions(bool Multipath, int Backlog, int? ReceiveBuffer, int? SendBuffer, bool Ipv6Only, KeepAlive? KeepAlive);
 internal static class ListenPlan { public static IReadOnlyList<ListenSpec> Of(IReadOnlyList<ServerBlock> servers) => [.. servers.SelectMany(s => s.Settings.Listens.Select(l => new ListenSpec(EndpointAddress.From(IPEndPoint.Parse(l).Address, IPEndPoint.Parse(l).Port), new ListenOptions(false, 511, null, null, true, null), new ListenRoutes(new ListenTarget(s, l), new Dictionary<EndpointAddress, ListenTarget>()))))]; }
}
namespace Posthorn.Hosting {
 internal sealed record Snapshot(CoreSettings Core, ErrorLogSettings ErrorLog, Scope Main) { public IReadOnlyList<ServerBlock> Servers { get; set; } = []; }
 internal static class Composition {
  private static readonly BlockDirective MailD = new("mail") { In=[BlockKind.Main], Takes=Arity.None, Syntax="", Summary="", Opens=MailBlocks.Mail };
  private static readonly BlockDirective ServerD = new("server") { In=[MailBlocks.Mail], Takes=Arity.None, Syntax="", Summary="", Opens=MailBlocks.Server, Repeats=true };
  private static Directive<string> T(string n, string? d) => new(n) { In = MailBlocks.MailAndServer, Takes=Arity.OneOrMore, Syntax="", Summary="", Default=d, Parser=Values.Text };
  private static readonly Directive<string> Listen = T("listen", null), Protocol=T("protocol","imap"), AuthHttp=T("auth_http", null), Name=T("server_name","x"), Pb=T("proxy_buffer","64k");
  public static Catalog Catalog { get; } = new(CoreDirectives.All, [ErrorLogDirectives.ErrorLog, MailD, ServerD, Listen, Protocol, AuthHttp, Name, Pb], MailProtocols.All[0].Directives);
  public static Snapshot Resolve(BoundConfig config, Locations locations) => new(CoreSettings.Resolve(config.Main), ErrorLogSettings.Resolve(config.Main, locations.ErrorLog), config.Main);
  public static Snapshot Open(Snapshot s, LogBook logs) {
   var list = new List<ServerBlock>();
   foreach (var mail in s.Main.Children.Where(c => c.Kind == MailBlocks.Mail)) foreach (var server in mail.Children) {
     var a = server.Get(AuthHttp); if (a.StartsWith("http://", StringComparison.Ordinal)) a = a[7..]; int slash = a.IndexOf('/'); string uri = slash < 0 ? "/" : a[slash..]; if (slash>0) a = a[..slash]; var ep = IPEndPoint.Parse(a);
     var set = new Mail.AuthHttpSettings(uri, ep.Address.ToString(), [], TimeSpan.FromSeconds(60), ep.Address, null, null, ep.Port, a);
     string l = server.Get(Listen); if (!l.Contains(':')) l = "0.0.0.0:" + l;
     var p = MailProtocols.All[0];
     var ss = new Mail.ServerSettings(new(p, p.Resolve(server), TimeSpan.FromSeconds(60), server.Get(Name), 5), new(null, TimeSpan.FromHours(24), false), set, [l]);
     list.Add(new ServerBlock(ss, logs.Open(ErrorLogSettings.Resolve(server, "stderr").Targets), new Auth.AuthHttpSource(set, p.Name)));
   }
   s.Servers = list; return s;
  }
 }
}
