using Posthorn.Config.Schema;

namespace Posthorn.Upstream;

/// <summary>How a group's servers are asked whether they are well (<c>health_check</c>).</summary>
internal sealed record HealthCheckSettings
{
    /// <summary>The time between two checks of a server.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>By how much more a check may come later, by chance.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How long a check may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many failures in a row a server is ill.</summary>
    public int Fails { get; init; } = 1;

    /// <summary>After so many successes in a row it is well again.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>The port that is asked; null for the server's own.</summary>
    public int? Port { get; init; }

    /// <summary>The only protocol that is asked for; null for every protocol that uses the group.</summary>
    public string? Protocol { get; init; }

    /// <summary>Who logs in; null for a check without a login.</summary>
    public string? User { get; init; }

    /// <summary>The file with the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The password.</summary>
    public byte[] Password { get; init; } = [];

    /// <summary>The directive, for errors.</summary>
    public required DirectiveUse Use { get; init; }

    /// <summary>The same with the password read: the first line of its file.</summary>
    /// <param name="path">Where relative paths lead.</param>
    /// <exception cref="Config.Text.ConfigException">It cannot be read.</exception>
    public HealthCheckSettings WithPassword(Func<string, string> path)
    {
        if (PasswordFile is null)
        {
            return this;
        }

        try
        {
            byte[] text = File.ReadAllBytes(path(PasswordFile));
            int end = text.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
            return this with { Password = end < 0 ? text : text[..end] };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Use.Error($"cannot read \"{PasswordFile}\": {failure.Message}");
        }
    }
}
