using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Posthorn.Config.Schema;
using Posthorn.Config.Text;

namespace Posthorn.Logging;

/// <summary>Reads nginx's <c>syslog:server=…,facility=…,severity=…,tag=…,nohostname</c>, which error and access logs share.</summary>
internal sealed class SyslogSettingsParser
{
    /// <summary>What the argument begins with.</summary>
    public const string Prefix = "syslog:";

    private const int DefaultPort = 514;
    private const int LongestTag = 32;
    private const int DefaultFacility = 23;
    private const int DefaultSeverity = 6;
    private const string DefaultTag = "posthorn";

    private static readonly string[] Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "intern", "lpr", "news", "uucp", "clock", "authpriv", "ftp", "ntp", "audit",
        "alert", "cron", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    private static readonly string[] Severities = ["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"];

    private readonly DirectiveUse _use;
    private EndPoint? _server;
    private int? _facility;
    private int? _severity;
    private string? _tag;
    private bool _namesHost = true;

    private SyslogSettingsParser(DirectiveUse use) => _use = use;

    /// <summary>Reads the argument with its <c>syslog:</c>; a host name is resolved here, as nginx does it.</summary>
    /// <exception cref="ConfigException">It is not acceptable; nginx's words.</exception>
    public static SyslogSettings Parse(DirectiveUse use, string argument)
    {
        var parser = new SyslogSettingsParser(use);
        foreach (string part in argument[Prefix.Length..].Split(','))
        {
            parser.Read(part);
        }

        return parser._server is null
            ? throw use.Error("no syslog server specified")
            : new SyslogSettings(
                parser._server,
                parser._facility ?? DefaultFacility,
                parser._severity ?? DefaultSeverity,
                parser._tag ?? DefaultTag,
                parser._namesHost);
    }

    private void Read(string part)
    {
        int equals = part.IndexOf('=');
        string value = part[(equals + 1)..];
        switch (equals < 0 ? part : part[..(equals + 1)])
        {
            case "server=":
                Once(_server, "server");
                _server = Server(value);
                break;
            case "facility=":
                Once(_facility, "facility");
                _facility = OneOf(Facilities, "facility", value);
                break;
            case "severity=":
                Once(_severity, "severity");
                _severity = OneOf(Severities, "severity", value);
                break;
            case "tag=":
                Once(_tag, "tag");
                _tag = Tag(value);
                break;
            case "nohostname":
                _namesHost = false;
                break;
            default:
                throw _use.Error($"unknown syslog parameter \"{part}\"");
        }
    }

    private void Once(object? before, string name)
    {
        if (before is not null)
        {
            throw _use.Error($"duplicate syslog \"{name}\"");
        }
    }

    private int OneOf(string[] words, string name, string word)
    {
        int index = Array.IndexOf(words, word);
        return index < 0 ? throw _use.Error($"unknown syslog {name} \"{word}\"") : index;
    }

    private string Tag(string tag)
    {
        if (tag.Length > LongestTag)
        {
            throw _use.Error("syslog tag length exceeds 32");
        }

        return tag.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? tag
            : throw _use.Error("syslog \"tag\" only allows alphanumeric characters and underscore");
    }

    private EndPoint Server(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return text.Length > "unix:".Length
                ? new UnixDomainSocketEndPoint(text["unix:".Length..])
                : throw Bad("no path in the unix domain socket", text);
        }

        int bracket = text.LastIndexOf(']');
        int colon = text.IndexOf(':', bracket + 1);
        if (text.StartsWith('[') && bracket < 0)
        {
            throw Bad("invalid host", text);
        }

        string host = colon >= 0 ? text[..colon] : text;
        int port = colon >= 0 ? Port(text, text[(colon + 1)..]) : DefaultPort;
        return host.Length == 0 ? throw Bad("no host", text) : new IPEndPoint(Resolve(text, host.Trim('[', ']')), port);
    }

    private int Port(string text, string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535
            ? port
            : throw Bad("invalid port", text);

    private IPAddress Resolve(string text, string host)
    {
        try
        {
            return IPAddress.TryParse(host, out IPAddress? address) ? address : System.Net.Dns.GetHostAddresses(host)[0];
        }
        catch (Exception error) when (error is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw Bad("host not found", text);
        }
    }

    private ConfigException Bad(string problem, string text) =>
        _use.Error($"{problem} in syslog server \"{text}\"");
}
