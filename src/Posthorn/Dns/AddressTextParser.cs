using System.Net;
using System.Text;
using Posthorn.Config.Schema;

namespace Posthorn.Dns;

/// <summary>
/// Reads addresses as nginx's <c>ngx_parse_url</c> does: <c>host</c>, <c>host:port</c>, <c>[v6]:port</c>, <c>unix:path</c>. Errors
/// are nginx's phrases; each directive says them in a sentence of its own.
/// </summary>
internal sealed class AddressTextParser
{
    /// <summary>The longest path that <c>sockaddr_un</c> holds with its final NUL, in bytes.</summary>
    private const int LongestPath = 107;

    private const string Unix = "unix:";
    private const int HighestPort = 65535;

    /// <summary>Turns a phrase into the directive's error.</summary>
    public required Func<string, Exception> Error { get; init; }

    /// <summary>The port of an address without one.</summary>
    public int DefaultPort { get; init; }

    /// <summary>Whether it is something to listen at: then <c>port</c>, <c>*</c> and ranges of ports are possible.</summary>
    public bool Listens { get; init; }

    /// <summary>Whether a URI may follow.</summary>
    public bool HasUri { get; init; }

    /// <summary>Reads an address.</summary>
    public AddressText Parse(string text)
    {
        if (text.StartsWith(Unix, StringComparison.OrdinalIgnoreCase))
        {
            return ParseUnix(text[Unix.Length..]);
        }

        return text.StartsWith('[') ? ParseV6(text) : ParseInet(text);
    }

    private AddressText ParseUnix(string path)
    {
        int colon = HasUri ? path.IndexOf(':') : -1;
        string uri = colon < 0 ? "" : path[(colon + 1)..];
        path = colon < 0 ? path : path[..colon];
        if (path.Length == 0)
        {
            throw Error("no path in the unix domain socket");
        }

        return Encoding.UTF8.GetByteCount(path) > LongestPath
            ? throw Error("too long path in the unix domain socket")
            : new AddressText { UnixPath = path, Uri = uri };
    }

    private AddressText ParseV6(string text)
    {
        int end = text.IndexOf(']');
        if (end < 0)
        {
            throw Error("invalid host");
        }

        (string behind, string uri) = CutUri(text[(end + 1)..], "/");
        if (behind.Length > 0 && behind[0] != ':')
        {
            throw Error("invalid host");
        }

        (int port, int lastPort) = behind.Length > 0 ? ParsePorts(behind.AsSpan(1)) : (DefaultPort, DefaultPort);
        if (end == 1)
        {
            throw Error("no host");
        }

        IPAddress ip = IpLiteral.V6(text.AsSpan(1..end)) ?? throw Error("invalid IPv6 address");
        return new AddressText { Ip = ip, Written = text[..(end + 1)], Port = port, LastPort = lastPort, Uri = uri };
    }

    private AddressText ParseInet(string text)
    {
        (string place, string uri) = CutUri(text, "/?");
        int colon = place.IndexOf(':');
        if (colon < 0 && Listens && TryParsePortAlone(place) is { } ports)
        {
            return new AddressText { Ip = IPAddress.Any, Port = ports.First, LastPort = ports.Last };
        }

        (int port, int lastPort) = colon >= 0 ? ParsePorts(place.AsSpan(colon + 1)) : (DefaultPort, DefaultPort);
        string host = colon >= 0 ? place[..colon] : place;
        if (host.Length == 0)
        {
            throw Error("no host");
        }

        IPAddress? ip = Listens && host == "*" ? IPAddress.Any : IpLiteral.V4(host);
        return new AddressText
        {
            Ip = ip,
            Host = ip is null ? host : null,
            Written = host,
            Port = port,
            LastPort = lastPort,
            Uri = uri,
        };
    }

    private (string Place, string Uri) CutUri(string text, string starts)
    {
        int start = text.AsSpan().IndexOfAny(starts);
        if (start < 0)
        {
            return (text, "");
        }

        return HasUri ? (text[..start], text[start..]) : throw Error("invalid host");
    }

    private (int First, int Last)? TryParsePortAlone(string text)
    {
        int dash = text.IndexOf('-');
        if (!Values.TryNumber(dash < 0 ? text : text.AsSpan(0, dash), out _)
            || (dash >= 0 && !Values.TryNumber(text.AsSpan(dash + 1), out _)))
        {
            return null;
        }

        return ParsePorts(text);
    }

    private (int First, int Last) ParsePorts(ReadOnlySpan<char> text)
    {
        int dash = Listens ? text.IndexOf('-') : -1;
        if (dash < 0)
        {
            int port = ParsePort(text);
            return (port, port);
        }

        (int last, int first) = (ParsePort(text[(dash + 1)..]), ParsePort(text[..dash]));
        return first > last ? throw Error("invalid port range") : (first, last);
    }

    private int ParsePort(ReadOnlySpan<char> text) =>
        Values.TryNumber(text, out int port) && port is > 0 and <= HighestPort ? port : throw Error("invalid port");
}
