using System.Text;
using System.Threading.Channels;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>The auth service of a transcript: it compares each question with the transcript's and gives the transcript's answer.</summary>
internal sealed class ReplayAuth : IAsyncDisposable
{
    private readonly int _backendPort;
    private readonly TimeSpan _patience;
    private readonly Channel<AuthAnswer> _answers = Channel.CreateUnbounded<AuthAnswer>();
    private readonly AuthService _service;

    public ReplayAuth(int backendPort, TimeSpan patience)
    {
        _backendPort = backendPort;
        _patience = patience;
        _service = AuthService.Start(async _ => await _answers.Reader.ReadAsync());
    }

    public string Url => _service.Url;

    public async Task AnswerAsync(AuthExchange exchange)
    {
        AuthRequest request = await _service.NextRequestAsync(_patience);
        _answers.Writer.TryWrite(AnswerOf(exchange));
        Assert.Equal(
            (exchange.Method, Text(exchange.User), Text(exchange.Password)),
            (request["Auth-Method"], request.User, request.Password));
        Assert.Equal(
            (Text(exchange.Helo) ?? "", Text(exchange.From) ?? "", Text(exchange.To) ?? ""),
            (request["Auth-SMTP-Helo"], request["Auth-SMTP-From"], request["Auth-SMTP-To"]));
    }

    public async ValueTask DisposeAsync()
    {
        _answers.Writer.TryComplete(new ObjectDisposedException(nameof(ReplayAuth)));
        await _service.DisposeAsync();
    }

    private AuthAnswer AnswerOf(AuthExchange exchange)
    {
        return exchange.Verdict switch
        {
            AuthVerdict.Ok => AuthAnswer.Accept(_backendPort, Text(exchange.BackendUser), Text(exchange.BackendPassword)),
            AuthVerdict.Refused => AuthAnswer.Refuse(
                Text(Encoding.UTF8.GetBytes(exchange.Message)), exchange.Wait ? 1 : null, exchange.Code, exchange.SaslError),
            _ => AuthAnswer.HangUp,
        };
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(bytes))]
    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.Latin1.GetString(bytes);
}
