using System.Buffers;
using System.Net;
using System.Text;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.Forwarding;

/// <summary>
/// What a trusted proxy in front has said of the client it speaks for, by IMAP's ID or by XCLIENT. Whoever takes a value has checked
/// nothing: each is checked here.
/// </summary>
public sealed record ForwardedClient
{
    /// <summary>Where nothing was said.</summary>
    public static readonly ForwardedClient Unknown = new();

    // The longest name of a session or host that is passed on.
    private const int LongestName = 255;

    private static readonly SearchValues<byte> HostText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"u8);

    /// <summary>The client's address; null where it was not said.</summary>
    public IPAddress? Address { get; private init; }

    /// <summary>The client's port; 0 for unknown.</summary>
    public int Port { get; private init; }

    /// <summary>The client's confirmed name; null where it was not said.</summary>
    public string? Host { get; private init; }

    /// <summary>The address that the client called; null where it was not said.</summary>
    public IPAddress? LocalAddress { get; private init; }

    /// <summary>The port that the client called; 0 for unknown.</summary>
    public int LocalPort { get; private init; }

    /// <summary>The name of the session; null where it was not said.</summary>
    public string? Session { get; private init; }

    /// <summary>How many more proxies the login may pass.</summary>
    public int TimeToLive { get; private init; } = BackendClientFacts.DefaultTimeToLive;

    /// <summary>The fields of the auth source in front.</summary>
    public IReadOnlyList<ForwardField> Fields { get; private init; } = [];

    /// <summary>With the client's address; null when it is none.</summary>
    internal ForwardedClient? WithAddress(ReadOnlySpan<byte> text) => AddressIn(text) is { } ip ? this with { Address = ip } : null;

    /// <summary>With the client's port; null when it is none.</summary>
    internal ForwardedClient? WithPort(ReadOnlySpan<byte> text) => PortIn(text) is { } port ? this with { Port = port } : null;

    /// <summary>With the address that the client called; null when it is none.</summary>
    internal ForwardedClient? WithLocalAddress(ReadOnlySpan<byte> text) =>
        AddressIn(text) is { } ip ? this with { LocalAddress = ip } : null;

    /// <summary>With the port that the client called; null when it is none.</summary>
    internal ForwardedClient? WithLocalPort(ReadOnlySpan<byte> text) => PortIn(text) is { } port ? this with { LocalPort = port } : null;

    /// <summary>With the client's name; null when it is none.</summary>
    internal ForwardedClient? WithHost(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= LongestName && !text.ContainsAnyExcept(HostText)
            ? this with { Host = Encoding.ASCII.GetString(text) }
            : null;

    /// <summary>With the name of the session; null when no backend could be told of it.</summary>
    internal ForwardedClient? WithSession(ReadOnlySpan<byte> text)
    {
        string name = text.Length <= LongestName ? Encoding.Latin1.GetString(text) : "";
        return SessionName.IsPlain(name) ? this with { Session = name } : null;
    }

    /// <summary>With how many more proxies the login may pass; null when it is no number of one byte.</summary>
    internal ForwardedClient? WithTimeToLive(ReadOnlySpan<byte> text) =>
        AnswerText.Number(text) is <= byte.MaxValue and { } left ? this with { TimeToLive = (int)left } : null;

    /// <summary>With one more field, in place of another of its name; null when no backend could be told of it.</summary>
    internal ForwardedClient? WithField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        ForwardField.Of(name, value) is { } field
            && Fields.Where(other => other.Name != field.Name).ToArray() is { Length: < ForwardField.Most } others
            ? this with { Fields = [.. others, field] }
            : null;

    private static IPAddress? AddressIn(ReadOnlySpan<byte> text) => AuthBackend.Read(text)?.Address;

    private static int? PortIn(ReadOnlySpan<byte> text) => AnswerText.Number(text) is <= IPEndPoint.MaxPort and { } port ? (int)port : null;
}
