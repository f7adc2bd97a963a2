using System.Text;
using Posthorn.Config.Binding;
using Posthorn.Config.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Hosting;
using Posthorn.Mail;

namespace Posthorn.Fuzz.Targets;

/// <summary>Configurations: the language, the directives and their settings.</summary>
internal sealed class ConfigTarget : IFuzzTarget
{
    private const string Frame =
        "events { worker_connections 64; } error_log /dev/null info; mail { auth_http 127.0.0.1:80/auth?a=b; server_name mx.example; "
        + "server { listen 127.0.0.1:1143; protocol imap; imap_capabilities \"IMAP4rev1\" 'ID' A\\ B; timeout 1m 30s; }\n# comment\n"
        + "server { listen [::1]:110 proxy_protocol so_keepalive=1m:2s:3; pop3_auth plain apop; "
        + "set_real_ip_from 10.0.0.0/8; include sub.inc; } }";

    private static readonly string Conf = Path.Combine(AppContext.BaseDirectory, "conf");

    /// <inheritdoc/>
    public string Name => "config";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Seeds { get; } =
        [Flights.Bytes(Frame), .. Directory.EnumerateFiles(Conf, "*.conf").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. Composition.Catalog.All.Select(directive => directive.Name + " ").Distinct().Select(Flights.Bytes),
        .. new[]
        {
            "{", "}", ";", "\"", "'", "\\", "#", "${a}", "on;", "off;", "10m", "1h 5s",
            "include sub.inc;", "include d/*.inc;", "map $a $b { default x; ~^re y; }", "unix:/x", "/24", "_by_lua_block {", "0",
            "99999999999",
        }.Select(Flights.Bytes),
    ];

    /// <inheritdoc/>
    public void Run(byte[] input)
    {
        var files = new Files(Encoding.UTF8.GetString(input));
        try
        {
            BoundConfig bound = ConfigBinder.Bind(Composition.Catalog, files, "/etc/main.conf", "");
            ServerSettings.ResolveAll(bound.Main, _ => [System.Net.IPAddress.Loopback]);
            CoreSettings.Resolve(bound.Main);
        }
        catch (ConfigException error)
        {
            FindingException.Unless(error.Message.Length > 0, "an error without words");
            FindingException.Unless(error.Message.Length < 8192 + (4 * input.Length), "an error without end");
        }
    }

    private sealed class Files(string main) : IConfigFiles
    {
        public string Read(string path) => path switch
        {
            "/etc/main.conf" => main,
            "/etc/sub.inc" => "proxy_timeout 1h;\n",
            _ => throw new FileNotFoundException("2: No such file or directory"),
        };

        public IReadOnlyList<string> Glob(string pattern) =>
            pattern.StartsWith("/etc/d/", StringComparison.Ordinal) ? ["/etc/sub.inc"] : [];
    }
}
