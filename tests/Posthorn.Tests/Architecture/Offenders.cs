using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>What breaks a rule, shown whole: xunit itself cuts a long collection short.</summary>
internal static class Offenders
{
    /// <summary>Fails with a line for each.</summary>
    public static void None(IEnumerable<string> offenders)
    {
        string all = string.Join('\n', offenders.Distinct());
        Assert.True(all.Length == 0, $"against the rule:\n{all}");
    }
}
