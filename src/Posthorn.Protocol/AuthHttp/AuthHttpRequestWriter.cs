using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Protocol.AuthHttp;

/// <summary>
/// Writes the requests to one auth service: nginx's headers in nginx's order. The version is HTTP/1.1, where nginx says 1.0, so
/// that a connection serves many logins. Stateless after construction: safe on every thread.
/// </summary>
public sealed class AuthHttpRequestWriter
{
    private readonly byte[] _start;
    private readonly byte[] _customHeaders;

    /// <summary>Prepares the parts that no login changes.</summary>
    /// <param name="uri">The request target, starting with a slash.</param>
    /// <param name="host">The <c>Host</c> header's value.</param>
    /// <param name="customHeaders">Headers to add last, verbatim.</param>
    /// <exception cref="ArgumentException">A value holds CR, LF or NUL.</exception>
    public AuthHttpRequestWriter(string uri, string host, IEnumerable<KeyValuePair<string, string>> customHeaders)
    {
        _start = Line($"GET {Safe(uri)} HTTP/1.1\r\nHost: {Safe(host)}\r\n");
        _customHeaders = Line(string.Concat(customHeaders.Select(header => $"{Safe(header.Key)}: {Safe(header.Value)}\r\n")));
    }

    /// <summary>Writes one request.</summary>
    public void Write(AuthHttpQuery query, WireWriter output)
    {
        output.Write(_start);
        WriteLogin(query, output);
        WriteClient(query, output);
        if (query.Tls is { } tls)
        {
            WriteTls(tls, output);
        }

        output.Write(_customHeaders);
        output.Write("\r\n"u8);
    }

    private static void WriteLogin(AuthHttpQuery query, WireWriter output)
    {
        Credentials credentials = query.Credentials;
        output.Write("Auth-Method: "u8);
        output.Write(MethodName(credentials.Method));
        output.Write("\r\nAuth-User: "u8);
        // What belongs to an earlier attempt is not told, whatever a dialog left behind (CVE-2025-53859).
        HeaderText.WriteEscaped(output, credentials.Method is AuthMethod.None ? [] : credentials.User);
        output.Write("\r\nAuth-Pass: "u8);
        HeaderText.WriteEscaped(output, credentials.Method is AuthMethod.None or AuthMethod.External ? [] : credentials.Password);
        output.Write("\r\n"u8);
        if (credentials.Salt.Length > 0)
        {
            output.Write("Auth-Salt: "u8);
            HeaderText.WriteClean(output, credentials.Salt);
            output.Write("\r\n"u8);
        }

        WriteText(output, "Auth-Protocol: "u8, query.Protocol);
        WriteNumber(output, "Auth-Login-Attempt: "u8, query.Attempt);
    }

    private static void WriteClient(AuthHttpQuery query, WireWriter output)
    {
        WriteText(output, "Client-IP: "u8, query.ClientAddress);
        WriteUnlessEmpty(output, "Client-Host: "u8, query.ClientHost);
        if (query.Proxy is { } proxy)
        {
            WriteText(output, "Proxy-Protocol-Addr: "u8, proxy.Address);
            WriteNumber(output, "Proxy-Protocol-Port: "u8, proxy.Port);
            WriteText(output, "Proxy-Protocol-Server-Addr: "u8, proxy.ServerAddress);
            WriteNumber(output, "Proxy-Protocol-Server-Port: "u8, proxy.ServerPort);
        }

        if (query.Envelope is { } envelope)
        {
            WriteBytes(output, "Auth-SMTP-Helo: "u8, envelope.Helo);
            WriteBytes(output, "Auth-SMTP-From: "u8, envelope.From);
            WriteBytes(output, "Auth-SMTP-To: "u8, envelope.To);
        }
    }

    private static void WriteTls(AuthHttpTlsFacts tls, WireWriter output)
    {
        output.Write("Auth-SSL: on\r\n"u8);
        WriteText(output, "Auth-SSL-Protocol: "u8, tls.Protocol);
        WriteText(output, "Auth-SSL-Cipher: "u8, tls.Cipher);
        if (tls.Verify is null)
        {
            return;
        }

        WriteText(output, "Auth-SSL-Verify: "u8, tls.Verify);
        WriteUnlessEmpty(output, "Auth-SSL-Subject: "u8, tls.Subject);
        WriteUnlessEmpty(output, "Auth-SSL-Issuer: "u8, tls.Issuer);
        WriteUnlessEmpty(output, "Auth-SSL-Serial: "u8, tls.Serial);
        WriteUnlessEmpty(output, "Auth-SSL-Fingerprint: "u8, tls.Fingerprint);
        if (tls.Certificate.Length > 0)
        {
            output.Write("Auth-SSL-Cert: "u8);
            HeaderText.WriteEscaped(output, tls.Certificate);
            output.Write("\r\n"u8);
        }
    }

    private static void WriteText(WireWriter output, ReadOnlySpan<byte> name, ReadOnlySpan<char> value)
    {
        output.Write(name);
        HeaderText.WriteClean(output, value);
        output.Write("\r\n"u8);
    }

    private static void WriteUnlessEmpty(WireWriter output, ReadOnlySpan<byte> name, ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty)
        {
            WriteText(output, name, value);
        }
    }

    private static void WriteBytes(WireWriter output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        output.Write(name);
        HeaderText.WriteClean(output, value);
        output.Write("\r\n"u8);
    }

    private static void WriteNumber(WireWriter output, ReadOnlySpan<byte> name, int value)
    {
        output.Write(name);
        output.WriteNumber(value);
        output.Write("\r\n"u8);
    }

    /// <summary>The word of the <c>Auth-Method</c> header.</summary>
    public static ReadOnlySpan<byte> MethodName(AuthMethod method) => method switch
    {
        AuthMethod.Plain => "plain"u8,
        AuthMethod.Apop => "apop"u8,
        AuthMethod.CramMd5 => "cram-md5"u8,
        AuthMethod.External => "external"u8,
        AuthMethod.XOAuth2 => "xoauth2"u8,
        AuthMethod.OAuthBearer => "oauthbearer"u8,
        AuthMethod.None => "none"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text);

    private static string Safe(string value) =>
        value.AsSpan().ContainsAny("\0\r\n") ? throw new ArgumentException("CR, LF or NUL in a header") : value;
}
