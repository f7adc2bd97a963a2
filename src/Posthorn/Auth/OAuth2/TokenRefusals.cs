using System.Buffers;
using System.Text;
using System.Text.Json;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Sessions;

namespace Posthorn.Auth.OAuth2;

/// <summary>What clients are told when a token is not good, in the words of their mechanism.</summary>
internal sealed class TokenRefusals(OAuth2Settings settings)
{
    private readonly string _scope = string.Join(' ', settings.Scope);

    /// <summary>The refusal. RFC 7628 3.2.2 has the words of OAUTHBEARER; XOAUTH2 has HTTP's status for them.</summary>
    public AuthRefused For(Session session, TokenVerdictKind kind, AuthMethod method)
    {
        bool lacksScope = kind == TokenVerdictKind.InsufficientScope;
        string text = lacksScope ? "Token is not for mail" : "Invalid or expired token";
        return WrongPassword.Refusal(session, text, method == AuthMethod.XOAuth2
            ? Json(("status", lacksScope ? "403" : "401"), ("schemes", "bearer"), ("scope", _scope))
            : Json(
                ("status", lacksScope ? "insufficient_scope" : "invalid_token"), ("scope", _scope), ("openid-configuration", Discovery)));
    }

    // Where a client learns how to get a token of this issuer.
    private string Discovery => settings.Issuer?.StartsWith("https://", StringComparison.Ordinal) == true
        ? $"{settings.Issuer.TrimEnd('/')}/.well-known/openid-configuration"
        : "";

    private static string Json(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach ((string name, string value) in fields)
        {
            if (value.Length > 0 || name == "scope")
            {
                writer.WriteString(name, value);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
