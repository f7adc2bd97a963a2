using System.Net;
using Posthorn.Config.Binding;
using Posthorn.Hosting;
using Posthorn.Protocol;
using Posthorn.Tls;
using Posthorn.Upstream;

namespace Posthorn.Tests.Upstream;

/// <summary>Groups made from configuration text.</summary>
internal static class PoolText
{
    /// <summary>The group of a block with these lines.</summary>
    public static UpstreamGroup Group(string lines, UpstreamGroup? before = null) => GroupOf(Settings(lines), before: before);

    /// <summary>A group as a protocol uses it.</summary>
    public static UpstreamGroup GroupOf(
        UpstreamSettings settings,
        IMailProtocol? protocol = null,
        BackendTlsMode mode = BackendTlsMode.Off,
        UpstreamGroup? before = null) =>
        new(settings, protocol ?? MailProtocols.All[0], mode, new LearntState(), before);

    /// <summary>The settings of a block with these lines.</summary>
    public static UpstreamSettings Settings(string lines, string around = "") => UpstreamSettings.ResolveAll(
        ConfigBinder.Bind(Composition.Catalog, new OneFile($"mail {{\n{around}\nupstream pool {{\n{lines}\n}}\n}}"), "/m.conf", "").Main,
        Lookup,
        path => path)[0];

    /// <summary>So many servers, 10.0.0.1 and on, with these parameters.</summary>
    public static string Servers(int count, string parameters = "") =>
        string.Join('\n', Enumerable.Range(1, count).Select(number => $"server 10.0.0.{number} {parameters};"));

    /// <summary>A login that may go anywhere.</summary>
    public static ServerDraw At(double seconds, ulong key = 0) => new(key, null, (long)(seconds * 1000), IsHeld: false);

    /// <summary>The last number of the server's address.</summary>
    public static int Number(this UpstreamPeer peer) => peer.Address.Ip!.GetAddressBytes()[3];

    private static IPAddress[] Lookup(string host) => host switch
    {
        "two.test" => [IPAddress.Parse("10.0.0.8"), IPAddress.Parse("10.0.0.9")],
        "one.test" => [IPAddress.Parse("10.0.0.7")],
        _ => [],
    };

    private sealed class OneFile(string text) : IConfigFiles
    {
        public string Read(string path) => text;

        public IReadOnlyList<string> Glob(string pattern) => [];
    }
}
