using System.Globalization;
using System.Text;
using Posthorn.Logging;
using Posthorn.Metrics;
using Posthorn.Tests.Architecture;
using Posthorn.Variables;
using Xunit;

namespace Posthorn.Tests.Metrics;

/// <summary>docs/metrics.md against the declarations in the source.</summary>
public sealed class MetricsPageTests
{
    private static readonly string Page = SourceTree.FullPath("docs/metrics.md");

    [Fact]
    public void The_page_says_what_the_declarations_say()
    {
        string fresh = Render();
        if (Environment.GetEnvironmentVariable("POSTHORN_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, fresh);
        }

        Assert.True(File.Exists(Page) && File.ReadAllText(Page) == fresh, "docs/metrics.md is stale: run ./dev docs");
    }

    private static string Render()
    {
        var page = new StringBuilder(
            """
            # Metrics and log variables

            Written by `./dev docs` from the declarations in the source; [operations.md](operations.md) says how to use them.

            ## Metrics

            | metric | type | labels | what |
            |---|---|---|---|

            """);
        foreach (LoopMetric metric in LoopMetrics.All)
        {
            Add(page, metric.Family, string.Join("; ", metric.Labels.Select(label =>
                $"`{label.Name}`: {string.Join(", ", label.Values.Select(value => $"`{value}`"))}")));
        }

        foreach (MetricFamily family in ServerMetrics.All)
        {
            Add(page, family, string.Join("; ", family.Labels.Select(label => $"`{label}`")));
        }

        string bounds = string.Join(", ", LoopMetric.Bounds.Select(bound => bound.ToString(CultureInfo.InvariantCulture)));
        page.Append(CultureInfo.InvariantCulture, $"\nHistograms have buckets up to {bounds} seconds.\n\n");
        page.Append("## Variables of `log_format`\n\nBeside those that every text with variables knows:\n\n");
        page.Append("| variable | what |\n|---|---|\n");
        foreach (Variable variable in AccessVariables.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `${variable.Name}` | {variable.Summary} |\n");
        }

        return page.ToString();
    }

    private static void Add(StringBuilder page, MetricFamily family, string labels) => page.Append(
        CultureInfo.InvariantCulture, $"| `{family.Name}` | {EnumWord.Of(family.Kind)} | {labels} | {family.Help} |\n");
}
