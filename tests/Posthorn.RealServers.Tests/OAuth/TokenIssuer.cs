using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.OAuth;

/// <summary>An issuer of tokens with an RSA key, which also answers over HTTP: for its keys, and for its opinion of a token.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Name = "https://id.example";
    public const string KeyId = "key-1";

    private readonly RSA _key = RSA.Create(2048);
    private readonly HttpListener _listener = new();
    private readonly string _url = $"http://127.0.0.1:{FreePort.Take()}/";
    private int _keyQuestions;
    private int _tokenQuestions;

    public TokenIssuer()
    {
        _listener.Prefixes.Add(_url);
        _listener.Start();
        _ = ServeAsync();
    }

    public string KeysUrl => _url + "jwks";

    public string IntrospectionUrl => _url + "introspect";

    public int KeyQuestions => Volatile.Read(ref _keyQuestions);

    public int TokenQuestions => Volatile.Read(ref _tokenQuestions);

    /// <summary>Whether it answers at all.</summary>
    public bool IsBroken { get; set; }

    /// <summary>What it says of a token instead of its opinion: a status, a body, and where it sends whoever asks.</summary>
    public (int Status, string Body, string? Elsewhere)? Says { get; set; }

    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem();

    public string KeySet
    {
        get
        {
            RSAParameters key = _key.ExportParameters(false);
            string modulus = Base64Url.EncodeToString(key.Modulus);
            return $$"""{"keys":[{"kty":"RSA","kid":"{{KeyId}}","use":"sig","alg":"RS256","n":"{{modulus}}","e":"AQAB"}]}""";
        }
    }

    /// <summary>A token that says who its owner is.</summary>
    public string TokenFor(string user, TimeSpan? lifetime = null, string? audience = null) =>
        Token(Header, ClaimsFor(user, lifetime, audience));

    /// <summary>What a good token says of itself.</summary>
    public static string Header => $$"""{"typ":"JWT","alg":"RS256","kid":"{{KeyId}}"}""";

    /// <summary>What a good token says of its owner.</summary>
    public static string ClaimsFor(string user, TimeSpan? lifetime = null, string? audience = null)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["iss"] = Name,
            ["aud"] = audience ?? "mail",
            ["sub"] = "7",
            ["preferred_username"] = user,
            ["iat"] = now - 600,
            ["exp"] = now + (long)(lifetime ?? TimeSpan.FromMinutes(5)).TotalSeconds,
        });
    }

    /// <summary>Signs any words with this issuer's key.</summary>
    public string Token(string header, string claims)
    {
        string head = $"{Encode(header)}.{Encode(claims)}";
        byte[] signature = _key.SignData(Encoding.ASCII.GetBytes(head), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose()
    {
        _listener.Close();
        _key.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using StreamReader reader = new(context.Request.InputStream);
        string form = await reader.ReadToEndAsync();
        string answer;
        if (context.Request.Url!.AbsolutePath == "/jwks")
        {
            Interlocked.Increment(ref _keyQuestions);
            answer = KeySet;
        }
        else
        {
            Interlocked.Increment(ref _tokenQuestions);
            answer = Opinion(form, context.Request.Headers["Authorization"]);
        }

        if (Says is { } said)
        {
            answer = said.Body;
            context.Response.RedirectLocation = said.Elsewhere;
        }

        context.Response.StatusCode = IsBroken ? 503 : Says?.Status ?? 200;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }

    // The opaque token "for-NAME" is NAME's.
    private static string Opinion(string form, string? authorization)
    {
        string expected = "Basic " + Convert.ToBase64String("posthorn:s%3Acret"u8);
        const string Start = "token_type_hint=access_token&token=for-";
        return authorization == expected && form.StartsWith(Start, StringComparison.Ordinal)
            ? $$"""{"active":true,"username":"{{form[Start.Length..]}}"}"""
            : """{"active":false}""";
    }

    /// <summary>A part of a token.</summary>
    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
