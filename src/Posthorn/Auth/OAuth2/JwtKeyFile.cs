using Posthorn.Tls;

namespace Posthorn.Auth.OAuth2;

/// <summary>Keys in a file, read again when it has changed. A file that cannot be used leaves those known last in force.</summary>
internal sealed class JwtKeyFile(string path, JwtKeys keys) : IJwtKeySource
{
    private readonly Lock _lock = new();
    private (JwtKeys Keys, string? Problem) _known = (keys, null);

    // Nothing: the first look reads the file again, for it may have changed since the configuration was read.
    private FileStamp _stamp;

    /// <inheritdoc/>
    public ValueTask<(JwtKeys? Keys, string? Problem)> GetAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            FileStamp stamp = FileStamp.Of(path);
            if (stamp != _stamp)
            {
                _stamp = stamp;
                _known = Read(_known.Keys);
            }

            return new(_known);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<(JwtKeys? Keys, string? Problem)> LookAgainAsync(CancellationToken cancel)
    {
        (JwtKeys? keys, _) = await GetAsync(cancel).ConfigureAwait(false);

        // A file that cannot be read is the administrator's matter, and no reason to call every stray token a temporary failure.
        return (keys, null);
    }

    private (JwtKeys Keys, string? Problem) Read(JwtKeys last)
    {
        try
        {
            return JwtKeys.TryRead(File.ReadAllBytes(path), out string problem) is { } read
                ? (read, null)
                : (last, $"{problem} in \"{path}\", the keys known last stay in force");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (last, $"\"{path}\" cannot be read ({failure.GetType().Name}), the keys known last stay in force");
        }
    }
}
