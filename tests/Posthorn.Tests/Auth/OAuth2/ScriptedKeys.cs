using Posthorn.Auth.OAuth2;

namespace Posthorn.Tests.Auth.OAuth2;

/// <summary>Keys as the test says, and newer ones for whoever looks again.</summary>
internal sealed class ScriptedKeys(JwtKeys? keys) : IJwtKeySource
{
    private readonly JwtKeys? _first = keys;

    public JwtKeys? Newer { get; set; } = keys;

    public string? Problem { get; set; }

    public int Looks { get; private set; }

    public ValueTask<(JwtKeys? Keys, string? Problem)> GetAsync(CancellationToken cancel) => new((_first, Problem));

    public ValueTask<(JwtKeys? Keys, string? Problem)> LookAgainAsync(CancellationToken cancel)
    {
        Looks++;
        return new((Newer, Problem));
    }
}
