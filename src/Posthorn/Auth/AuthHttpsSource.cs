using System.Globalization;
using System.Text;
using Posthorn.Mail;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Protocol.Wire;
using Posthorn.Sessions;
using Posthorn.Transport;

namespace Posthorn.Auth;

/// <summary>
/// Asks an auth service behind <c>https://</c>. TLS and HTTP versions are the library's matter; the headers are those of the plain
/// dialect, to the byte.
/// </summary>
internal sealed class AuthHttpsSource : IAuthSource
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = AuthHttpAnswerParser.HeaderLimit / 1024,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly AuthHttpSettings _settings;
    private readonly string _protocol;
    private readonly Uri _uri;
    private readonly AuthHttpRequestWriter _writer;

    /// <summary>A source for one server block.</summary>
    public AuthHttpsSource(AuthHttpSettings settings, string protocol)
    {
        _settings = settings;
        _protocol = protocol;
        _uri = new Uri($"https://{settings.ServerText}{settings.Uri}");
        _writer = new AuthHttpRequestWriter(settings.Uri, settings.HostHeader, settings.Headers);
    }

    /// <inheritdoc/>
    public async ValueTask<AuthOutcome> AskAsync(Session session, Credentials credentials)
    {
        AuthHttpQuery query = AuthQuestion.Of(session, credentials, _protocol);
        session.Arm(_settings.Timeout);
        var promise = new LoopPromise<AuthHttpAnswer>(session.Worker.Loop);
        using var gaveUp = new CancellationTokenSource();
        _ = ExchangeAsync(Request(query), query.NeedsPassword, _settings.Places, promise, gaveUp.Token);
        session.WaitAlsoOn(promise);
        (IoStatus status, AuthHttpAnswer? answer) = await promise;
        session.WaitAlsoOn(null);
        gaveUp.Cancel();
        string? why = status != IoStatus.Ok ? "timed out" : (answer as AuthInvalid)?.Reason;
        return why is null ? new AuthOutcome(answer) : NoAnswer.Of(session, _settings, status, why);
    }

    private static async Task ExchangeAsync(
        HttpRequestMessage request,
        bool needsPassword,
        AuthHttpPlaces places,
        LoopPromise<AuthHttpAnswer> promise,
        CancellationToken gaveUp)
    {
        AuthHttpAnswer answer;
        try
        {
            using HttpResponseMessage response = await Client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, gaveUp).ConfigureAwait(false);
            answer = Read(response, needsPassword, places);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (HttpRequestException e)
        {
            answer = new AuthInvalid($"could not be asked over TLS ({e.HttpRequestError})");
        }
        finally
        {
            request.Dispose();
        }

        promise.Deliver(answer);
    }

    // One dialect, one writer: its header lines become the library's headers.
    private HttpRequestMessage Request(AuthHttpQuery query)
    {
        var plain = new WireWriter();
        _writer.Write(query, plain);
        string[] lines = Encoding.Latin1.GetString(plain.Written).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        plain.Clear();
        var request = new HttpRequestMessage(HttpMethod.Get, _uri);
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':');
            request.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 1)..].Trim(' '));
        }

        return request;
    }

    // One dialect, one parser: the library's headers become lines again.
    private static AuthHttpAnswer Read(HttpResponseMessage response, bool needsPassword, AuthHttpPlaces places)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)response.StatusCode} \r\n");
        foreach ((string name, IEnumerable<string> values) in response.Headers.NonValidated.Select(h => (h.Key, h.Value.AsEnumerable())))
        {
            foreach (string value in values)
            {
                if (name.StartsWith("Auth-", StringComparison.OrdinalIgnoreCase))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                }
            }
        }

        text.Append("Content-Length: 0\r\n\r\n");
        var parser = new AuthHttpAnswerParser();
        parser.Begin(needsPassword, places);
        parser.Advance(Encoding.Latin1.GetBytes(text.ToString()));
        return parser.Answer ?? new AuthInvalid("sent invalid response");
    }
}
