using Posthorn.Fuzz.Engine;
using Posthorn.Fuzz.Targets;
using Xunit;

namespace Posthorn.Fuzz.Tests;

/// <summary>Every target with its seeds and some thousand changed ones: the long search is <c>./dev fuzz</c>.</summary>
public sealed class TargetTests
{
    public static TheoryData<string> Names() => [.. TargetList.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_holds_for_a_target_holds_for_its_seeds_and_what_becomes_of_them(string name)
    {
        IFuzzTarget target = TargetList.Make(name);
        var random = new Random(20_261);
        var mutator = new Mutator(random, target.Words);
        foreach (byte[] seed in target.Seeds)
        {
            Feed(target, seed);
        }

        int inputs = name == "dns" ? 200 : 2000;
        for (int i = 0; i < inputs; i++)
        {
            Feed(target, mutator.Mutate(target.Seeds[random.Next(target.Seeds.Count)], target.Seeds[random.Next(target.Seeds.Count)]));
        }
    }

    /// <summary>What a long search found once.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_found_once_stays_mended(string name)
    {
        IFuzzTarget target = TargetList.Make(name);
        string folder = Path.Combine(AppContext.BaseDirectory, "found", name);
        foreach (string file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            Feed(target, File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void A_target_that_breaks_its_word_is_noticed() =>
        Assert.Throws<FindingException>(() => Promises.AreLines("a\nb\r\n"u8, "to the backend"));

    private static void Feed(IFuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
        }
        catch (Exception found)
        {
            Assert.Fail($"{target.Name} with {Convert.ToBase64String(input)}: {found}");
        }
    }
}
