using System.Xml.Linq;
using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>The rules that every project file keeps.</summary>
public sealed class ProjectTests
{
    private static readonly string[] Strictness =
        ["Nullable", "TreatWarningsAsErrors", "EnforceCodeStyleInBuild", "AnalysisLevel", "NoWarn", "WarningsNotAsErrors", "RunAnalyzers"];

    private static readonly XDocument[] ProductProjects =
        [.. SourceTree.Projects.Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Select(Load)];

    [Fact]
    public void Warnings_are_errors_and_null_is_checked_everywhere()
    {
        XDocument shared = Load("Directory.Build.props");
        Assert.Equal("enable", shared.Descendants("Nullable").Single().Value);
        Assert.Equal("true", shared.Descendants("TreatWarningsAsErrors").Single().Value);
        Assert.Equal("true", shared.Descendants("EnforceCodeStyleInBuild").Single().Value);
        IEnumerable<string> settings =
            ProductProjects.SelectMany(project => project.Descendants()).Select(element => element.Name.LocalName);
        Offenders.None(settings.Intersect(Strictness));
    }

    [Fact]
    public void Every_project_of_the_product_can_be_compiled_ahead_of_time() =>
        Assert.All(ProductProjects, project => Assert.Equal("true", project.Descendants("IsAotCompatible").Single().Value));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        IEnumerable<string> listed = Load("Posthorn.slnx").Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        Assert.Equal(SourceTree.Projects.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_server_borrows()
    {
        IEnumerable<string> borrowers = SourceTree.Projects
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) && Packages(path).Any());
        Assert.All(borrowers, path => Assert.Equal("src/Posthorn/Posthorn.csproj", path));
    }

    [Fact]
    public void Every_borrowed_package_is_explained()
    {
        string explained = File.ReadAllText(SourceTree.FullPath("docs/dependencies.md"));
        IEnumerable<string> borrowed = SourceTree.Projects.SelectMany(Packages).Distinct();
        Assert.All(borrowed, package => Assert.Contains($"`{package}`", explained, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Packages(string project) =>
        Load(project).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value);

    private static XDocument Load(string path) => XDocument.Load(SourceTree.FullPath(path));
}
