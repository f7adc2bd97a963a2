using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Auth.OAuth2;

/// <summary>The way to an issuer. What it sends is bounded in time and size, and it sends nobody elsewhere.</summary>
internal sealed class OAuth2Http : IDisposable
{
    private const int LongestAnswer = 256 * 1024;

    private readonly OAuth2Settings _settings;
    private readonly HttpClient _client;

    /// <summary>The way to the issuer of a server block.</summary>
    public OAuth2Http(OAuth2Settings settings)
    {
        _settings = settings;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyFor(settings.Authorities) },
        })
        {
            Timeout = settings.Timeout,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>Gets the issuer's keys.</summary>
    /// <exception cref="HttpRequestException">They cannot be had.</exception>
    public async Task<byte[]> GetAsync(CancellationToken cancel)
    {
        using HttpResponseMessage response = await _client.GetAsync(_settings.Url, cancel).ConfigureAwait(false);
        return await BodyOf(response, cancel).ConfigureAwait(false);
    }

    /// <summary>Asks the issuer about a token (RFC 7662 2.1).</summary>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<byte[]> AskAboutAsync(byte[] token, CancellationToken cancel)
    {
        byte[] form = FormOf(token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url);
            request.Content = new ByteArrayContent(form);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (_settings.Authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", _settings.Authorization);
            }

            using HttpResponseMessage response = await _client.SendAsync(request, cancel).ConfigureAwait(false);
            return await BodyOf(response, cancel).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(form);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> BodyOf(HttpResponseMessage response, CancellationToken cancel) =>
        response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false)
            : throw new HttpRequestException($"status {(int)response.StatusCode}", null, response.StatusCode);

    // A token has only bytes that a form takes as they are, but for +, / and =.
    private static byte[] FormOf(byte[] token)
    {
        ReadOnlySpan<byte> start = "token_type_hint=access_token&token="u8;
        byte[] form = new byte[start.Length + (token.Length * 3)];
        start.CopyTo(form);
        int length = start.Length;
        foreach (byte b in token)
        {
            if (b is (byte)'+' or (byte)'/' or (byte)'=')
            {
                form[length++] = (byte)'%';
                form[length++] = "0123456789ABCDEF"u8[b >> 4];
                form[length++] = "0123456789ABCDEF"u8[b & 15];
            }
            else
            {
                form[length++] = b;
            }
        }

        byte[] cut = form[..length];
        CryptographicOperations.ZeroMemory(form);
        return cut;
    }

    private static X509ChainPolicy? PolicyFor(X509Certificate2Collection? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
