using System.Text;
using Posthorn.Protocol.Wire;

namespace Posthorn.Metrics;

/// <summary>Writes an HTTP response, after which the connection is closed.</summary>
internal static class ScrapeResponseWriter
{
    /// <summary>Writes the header, and the body where it is wanted.</summary>
    public static void Write(WireWriter output, int status, string contentType, ReadOnlySpan<byte> body, bool wantsBody)
    {
        output.WriteText($"HTTP/1.1 {status} {Reason(status)}\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n");
        output.Write(status == 405 ? "Allow: GET, HEAD\r\n"u8 : ""u8);
        output.Write("Connection: close\r\n\r\n"u8);
        output.Write(wantsBody ? body : default);
    }

    /// <summary>Writes a response that says no more than its status.</summary>
    public static void Write(WireWriter output, int status, bool wantsBody) =>
        Write(output, status, "text/plain", Encoding.ASCII.GetBytes($"{Reason(status)}\n"), wantsBody);

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    };
}
