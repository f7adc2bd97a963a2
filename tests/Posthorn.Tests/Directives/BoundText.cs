using System.Net;
using Posthorn.Config.Binding;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;
using Posthorn.Hosting;
using Posthorn.Mail;
using Posthorn.Upstream;
using Xunit;

namespace Posthorn.Tests.Directives;

/// <summary>Configurations that exist only as text, read against the whole catalog and against hosts that exist nowhere else.</summary>
internal static class BoundText
{
    public const string Auth = "auth_http 127.0.0.1:9000;";
    public const string Imap = "listen 9143; protocol imap;";

    /// <summary>The only server block with these directives, beside what it cannot do without.</summary>
    public static ServerSettings Server(string directives, string around = Auth) =>
        Assert.Single(All($"{around}\nserver {{\n{Imap}\n{directives}\n}}"));

    /// <summary>All server blocks of what stands in <c>mail {}</c>.</summary>
    public static IReadOnlyList<ServerSettings> All(string mail)
    {
        Scope main = Scope(mail);
        UpstreamSettings.ResolveAll(main, Lookup, path => path);
        return ServerSettings.ResolveAll(main, Lookup);
    }

    /// <summary>The first error, without the file's name.</summary>
    public static string Error(string mail)
    {
        try
        {
            All(mail);
            return "ok";
        }
        catch (ConfigException error)
        {
            return error.Message.Replace("/m.conf", "", StringComparison.Ordinal);
        }
    }

    private static Scope Scope(string mail) =>
        ConfigBinder.Bind(Composition.Catalog, new OneFile($"mail {{\n{mail}\n}}"), "/m.conf", "").Main;

    private static IPAddress[] Lookup(string host) => host.ToLowerInvariant() switch
    {
        "two.test" => [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1")],
        "one.test" => [IPAddress.Parse("192.0.2.1")],
        _ => [],
    };

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
