using Posthorn.Auth;
using Posthorn.Config.Binding;
using Posthorn.Dns;
using Posthorn.Hosting;
using Posthorn.Logging;
using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Sessions;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Tests.InMemory;

/// <summary>Server blocks made from configuration text by the product's own parts.</summary>
internal static class TestServer
{
    /// <summary>An IMAP server block with these directives, with a log and an auth source of the test's.</summary>
    public static ServerBlock Of(
        IEnumerable<string> directives, Log log, IAuthSource auth, string protocol = "imap", IClientNames? names = null, string around = "")
    {
        string[] given = [.. directives];
        string listen = given.Any(directive => directive.StartsWith("listen ", StringComparison.Ordinal)) ? "" : "listen 127.0.0.1:143;";
        string text = $$"""
            events { }
            mail {
                auth_http 127.0.0.1:1/;
                server_name mx.example;
                {{around}}
                server { {{listen}} protocol {{protocol}}; {{string.Join('\n', given)}} }
            }
            """;
        BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, new OneFile(text), "/test.conf", "");
        ServerSettings settings = ServerSettings.ResolveAll(bound.Main, _ => [])[0];
        var groups = new UpstreamGroups(UpstreamSettings.ResolveAll(bound.Main, _ => [], path => path), [settings], null);
        return new ServerBlock(settings, auth, new ServerLog(log, new ErrorLogSettings([], []), book: null))
        {
            ClientNames = names,
            Upstreams = groups.Of(settings),
            Learnt = groups.LearntOf(settings.Mail.Protocol),
            Tls = TlsContext.Open(settings.Tls, protocol, path => path),
            BackendTls = BackendTls.Open(settings.BackendTls, settings.BackendTls.Mode != BackendTlsMode.Off, path => path),
        };
    }

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
