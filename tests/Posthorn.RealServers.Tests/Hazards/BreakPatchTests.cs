using Posthorn.RealServers.Tests.Faults;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Every test of a hazard or a fault has a way to break the sources that makes it fail, and the way still leads there.</summary>
public sealed class BreakPatchTests
{
    public static TheoryData<string> Ids() => [.. BreakPatch.All.Select(patch => patch.Id)];

    public static TheoryData<string> Proofs()
    {
        Type[] faults = [typeof(LoginFaultPageTests), typeof(OperatorFaultTests), typeof(ResourceFaultTests)];
        IEnumerable<string> others = faults.SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(TheoryAttribute), inherit: true))
            .Select(method => method.Name);
        return [.. Hazard.All.SelectMany(hazard => hazard.Tests()).Concat(others).Distinct()];
    }

    [Theory, MemberData(nameof(Proofs))]
    public void A_test_of_a_hazard_or_a_fault_has_a_break_that_it_fails_for(string method) =>
        Assert.Contains(BreakPatch.All, patch => patch.Fails.Any(promise => promise.Split(" | ")[0] == method));

    [Theory, MemberData(nameof(Ids))]
    public void A_break_names_tests_that_are_there_and_fits_the_sources(string id)
    {
        BreakPatch patch = BreakPatch.All.Single(patch => patch.Id == id);
        Assert.NotEmpty(patch.Fails);
        Assert.NotEmpty(patch.Hunks);
        HashSet<string> methods =
            [.. typeof(BreakPatch).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name)];
        Assert.All(patch.Fails, promise => Assert.Contains(promise.Split(" | ")[0], methods));
        foreach ((string file, string before) in patch.Hunks)
        {
            string text = File.ReadAllText(Path.Combine(Prerequisite.RepositoryRoot, file));
            Assert.True(text.Split(before).Length == 2, $"{file} has not, or not once:\n{before}");
        }
    }
}
