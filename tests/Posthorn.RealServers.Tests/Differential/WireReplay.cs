using System.Text;
using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>
/// Plays a transcript with a real proxy: the test is the client, the auth service and the backend. Whatever the proxy does
/// differently fails an assertion whose message names the line.
/// </summary>
internal sealed partial class WireReplay : IAsyncDisposable
{
    private readonly Transcript _transcript;
    private readonly TimeSpan _patience;
    private readonly ScriptedBackend _backendPort = new();
    private readonly ReplayAuth _auth;
    private readonly ReplayConfig _config;
    private readonly int _port;
    private WireConnection? _client;
    private WireConnection? _backend;
    private byte[] _salt = [];

    private WireReplay(Transcript transcript, TimeSpan patience)
    {
        _transcript = transcript;
        _port = FreePort.Take();
        _patience = patience;
        _auth = new ReplayAuth(_backendPort.Port, patience);
        _config = new ReplayConfig(transcript, _port, _auth.Url);
    }

    public static async Task RunAsync(ProxyKind kind, Transcript transcript)
    {
        // Silence is one way of differing, and it should not take long.
        bool differs = kind == ProxyKind.Nginx && transcript.NginxDifferences.Count > 0;
        await using WireReplay replay = new(transcript, differs ? TimeSpan.FromSeconds(2) : Patience.Limit);
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, replay._config.MailBlock);
        await replay.PlayAsync(proxy);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _backend?.Dispose();
        _backendPort.Dispose();
        _config.Dispose();
        await _auth.DisposeAsync();
    }

    [GeneratedRegex("<[0-9]+\\.[0-9]+@[^>]+>")]
    private static partial Regex Challenge();

    private async Task PlayAsync(ProxyProcess proxy)
    {
        _client = await WireConnection.ConnectAsync(_port, _patience);
        if (_config.StartsWithTls)
        {
            await _client.StartTlsAsync(_config.Certificate);
        }

        IReadOnlyList<TranscriptStep> steps = proxy.Kind == ProxyKind.Nginx ? _transcript.NginxSteps : _transcript.Steps;
        for (int i = 0; i < steps.Count; i++)
        {
            try
            {
                i += await PlayAsync(proxy, steps, i);
            }
            catch (Exception difference) when (difference is Xunit.Sdk.XunitException or IOException)
            {
                Assert.Fail($"{_transcript} line {steps[i].Line}: {difference.Message}");
            }
        }

        Assert.False(_client.HasMore, $"{_transcript}: the client hears more than the transcript says");
        Assert.False(_backend?.HasMore == true, $"{_transcript}: the backend hears more than the transcript says");
    }

    /// <summary>Plays a step; lines of one speaker that follow each other travel together. Returns how many steps came along.</summary>
    private async Task<int> PlayAsync(ProxyProcess proxy, IReadOnlyList<TranscriptStep> steps, int at)
    {
        TranscriptStep step = steps[at];
        switch (step.Kind)
        {
            case StepKind.FromClient:
                return await SayAsync(_client!, steps, at);
            case StepKind.FromBackend:
                return await SayAsync(await BackendAsync(), steps, at);
            case StepKind.ToClient:
                await HearAsync(_client!, step);
                return 0;
            case StepKind.ToBackend:
                await HearAsync(await BackendAsync(), step);
                return 0;
            case StepKind.Auth:
                await _auth.AnswerAsync(step.Auth!);
                return 0;
            case StepKind.Tls:
                await _client!.StartTlsAsync(_config.Certificate);
                return 0;
            case StepKind.Log:
                string log = Logged(proxy.Kind, Show(step.Template));
                await Patience.UntilAsync(() => proxy.Log.Contains(log, StringComparison.Ordinal), () => $"the log '{log}'", _patience);
                return 0;
            case StepKind.Closed:
                Assert.Equal("", await _client!.ReadToEndAsync());
                return 0;
            default:
                return 0;
        }
    }

    private async Task<int> SayAsync(WireConnection from, IReadOnlyList<TranscriptStep> steps, int first)
    {
        int last = first;
        while (last + 1 < steps.Count && steps[last + 1].Kind == steps[first].Kind)
        {
            last++;
        }

        await from.SendAsync(steps.Skip(first).Take(last - first + 1).SelectMany(step => step.Bytes(_salt)).ToArray());
        return last - first;
    }

    private async Task HearAsync(WireConnection to, TranscriptStep step)
    {
        string template = Show(step.Template);
        if (!template.Contains("{salt", StringComparison.Ordinal))
        {
            await to.ExpectAsync(template);
            return;
        }

        string heard = await to.ReadLineAsync() + "\r\n";
        if (_salt.Length == 0)
        {
            string found = template.Contains("{salt64}", StringComparison.Ordinal) ? FromBase64(heard) : heard;
            _salt = Encoding.Latin1.GetBytes(Challenge().Match(found).Value);
        }

        Assert.Equal(Show(step.Bytes(_salt)), heard);
    }

    private async Task<WireConnection> BackendAsync() => _backend ??= await _backendPort.AcceptAsync(_patience);

    private static string FromBase64(string line)
    {
        byte[] bytes = new byte[line.Length];
        string word = line.Trim().Split(' ')[^1];
        return Convert.TryFromBase64String(word, bytes, out int length) ? Encoding.Latin1.GetString(bytes, 0, length) : "";
    }

    // The quoted words of others are Posthorn's matter: nginx cuts them elsewhere, and writes line ends as they are.
    private static string Logged(ProxyKind kind, string text) => kind == ProxyKind.Nginx
        ? text.Split('"')[0]
        : text.Replace("\r", "\\x0D", StringComparison.Ordinal).Replace("\n", "\\x0A", StringComparison.Ordinal);

    private static string Show(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
