using System.Buffers.Text;
using System.Text.Json;

namespace Posthorn.Auth.OAuth2;

/// <summary>
/// What the outside of a signed token (RFC 7515) says, before anything in it is believed. Stricter than libraries are: a name that
/// comes twice in an object could be one thing to one reader and another to the next, and <c>crit</c> asks for what nobody here knows.
/// </summary>
/// <param name="Algorithm">The header's <c>alg</c>.</param>
/// <param name="KeyId">The header's <c>kid</c>; null when it has none.</param>
/// <param name="Payload">The claims, not verified.</param>
internal sealed record JwtShape(string Algorithm, string? KeyId, JsonElement Payload)
{
    private const int LongestKeyId = 256;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads <c>header.payload.signature</c>; null when it is malformed.</summary>
    public static JwtShape? Read(ReadOnlySpan<byte> token)
    {
        int first = token.IndexOf((byte)'.');
        int last = token.LastIndexOf((byte)'.');
        if (first < 0 || last <= first || token[(first + 1)..last].Contains((byte)'.')
            || Open(token[..first]) is not { } header || Open(token[(first + 1)..last]) is not { } payload)
        {
            return null;
        }

        string? algorithm = TextIn(header, "alg");
        string? id = TextIn(header, "kid");
        bool valid = algorithm is not null && !header.TryGetProperty("crit", out _)
            && (id is null ? !header.TryGetProperty("kid", out _) : id.Length <= LongestKeyId);
        return valid ? new JwtShape(algorithm!, id, payload) : null;
    }

    private static string? TextIn(JsonElement header, string name) =>
        header.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Open(ReadOnlySpan<byte> part)
    {
        byte[] json = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        try
        {
            if (!Base64Url.TryDecodeFromUtf8(part, json, out int length))
            {
                return null;
            }

            using var document = JsonDocument.Parse(json.AsMemory(0, length), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return null;
        }
    }
}
