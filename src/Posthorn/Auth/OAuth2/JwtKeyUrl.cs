namespace Posthorn.Auth.OAuth2;

/// <summary>Keys at an address: asked for when first needed, now and then, and when a token names an unknown one.</summary>
internal sealed class JwtKeyUrl(Func<CancellationToken, Task<byte[]>> fetch, TimeProvider time) : IJwtKeySource, IDisposable
{
    /// <summary>How long keys are used before they are asked for again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>How long at least between two questions, whatever tokens come: anybody can name an unknown key.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _asking = new(1);
    private volatile JwtKeys? _keys;
    private volatile string? _problem;
    private long? _asked;

    /// <inheritdoc/>
    public ValueTask<(JwtKeys? Keys, string? Problem)> GetAsync(CancellationToken cancel) => AskAsync(Interval, cancel);

    /// <inheritdoc/>
    public ValueTask<(JwtKeys? Keys, string? Problem)> LookAgainAsync(CancellationToken cancel) => AskAsync(LeastInterval, cancel);

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async ValueTask<(JwtKeys? Keys, string? Problem)> AskAsync(TimeSpan age, CancellationToken cancel)
    {
        // One asks; those who come meanwhile wait for the answer, for they need it.
        await _asking.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            TimeSpan due = _keys is null || _problem is not null ? LeastInterval : age;
            if (_asked is not { } asked || time.GetElapsedTime(asked) >= due)
            {
                await FetchAsync().ConfigureAwait(false);
                _asked = time.GetTimestamp();
            }

            return (_keys, _problem);
        }
        finally
        {
            _asking.Release();
        }
    }

    // Bounded by the client's own time limit. Whoever began it may leave: others wait for the answer.
    private async Task FetchAsync()
    {
        try
        {
            byte[] json = await fetch(CancellationToken.None).ConfigureAwait(false);
            JwtKeys? keys = JwtKeys.TryRead(json, out string problem);
            _keys = keys ?? _keys;
            _problem = keys is null ? $"the issuer's address for keys sent {problem}" : null;
        }
        catch (HttpRequestException failure)
        {
            _problem = $"the issuer's keys cannot be had ({failure.HttpRequestError})";
        }
        catch (OperationCanceledException)
        {
            _problem = "the issuer's keys cannot be had (timed out)";
        }
    }
}
