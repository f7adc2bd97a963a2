using System.Text;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>The table of differences from nginx in docs/compatibility.md, made of the transcripts' <c>! nginx:</c> lines.</summary>
internal static class CompatibilityTable
{
    public const string Begin = "<!-- differences: made from tests/transcripts, do not edit -->";
    public const string End = "<!-- end of differences -->";

    public static string Path { get; } = System.IO.Path.Combine(Prerequisite.RepositoryRoot, "docs", "compatibility.md");

    public static string Render()
    {
        StringBuilder table = new("| Protocol | Posthorn | nginx |\n|---|---|---|\n");
        foreach (string protocol in TranscriptCorpus.Protocols)
        {
            foreach (string name in TranscriptCorpus.Names(protocol))
            {
                Transcript transcript = TranscriptCorpus.Read(protocol, name);
                foreach (string reason in transcript.NginxDifferences)
                {
                    string nginx = reason.StartsWith("nginx:", StringComparison.Ordinal) ? reason["nginx:".Length..].Trim() : reason;
                    string link = $"[{protocol}](../tests/transcripts/{protocol}/{name}.txt)";
                    table.Append($"| {link} | {Cell(transcript.Summary)} | {Cell(nginx)} |\n");
                }
            }
        }

        return table.ToString();
    }

    /// <summary>The page with a fresh table; the text around it stays.</summary>
    public static string Refreshed(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{Path} lacks the lines '{Begin}' and '{End}'");
        return page[..(begin + Begin.Length)] + "\n" + Render() + page[end..];
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
