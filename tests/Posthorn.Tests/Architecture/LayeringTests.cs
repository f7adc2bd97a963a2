using System.Reflection;
using Posthorn.Config.Schema;
using Posthorn.Protocol;
using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>The chain Posthorn.Config ← Posthorn.Protocol ← Posthorn, and who knows whom inside the last.</summary>
public sealed class LayeringTests
{
    [Fact]
    public void The_configuration_language_knows_nothing_of_mail() =>
        Offenders.None(BeyondTheFramework(typeof(Catalog).Assembly));

    [Fact]
    public void The_conversations_know_the_configuration_language_alone() =>
        Assert.Equal(["Posthorn.Config"], BeyondTheFramework(typeof(IMailProtocol).Assembly));

    [Theory]
    [InlineData("Relay", "Posthorn.Protocol")]
    [InlineData("Transport", "Posthorn.Protocol.Imap")]
    [InlineData("Transport", "Posthorn.Sessions")]
    [InlineData("Sessions", "Posthorn.Protocol.Imap")]
    public void A_folder_of_the_server_does_not_know(string folder, string unknown)
    {
        IEnumerable<string> offenders = SourceTree.ProductFiles
            .Where(file => file.Path.StartsWith($"src/Posthorn/{folder}/", StringComparison.Ordinal))
            .Where(file => file.Usings.Any(used => used == unknown || used.StartsWith(unknown + ".", StringComparison.Ordinal)))
            .Select(file => file.Path);
        Offenders.None(offenders);
    }

    private static IEnumerable<string> BeyondTheFramework(Assembly assembly) =>
        AssemblyReferences.Read(assembly).Assemblies.Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
}
