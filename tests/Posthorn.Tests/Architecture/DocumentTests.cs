using System.Text.RegularExpressions;
using Xunit;

namespace Posthorn.Tests.Architecture;

/// <summary>The rules that every document keeps.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Links_lead_to_files_that_exist()
    {
        List<string> broken = [];
        foreach (string document in SourceTree.Documents)
        {
            string folder = Path.GetDirectoryName(SourceTree.FullPath(document))!;
            foreach (Match link in Link().Matches(File.ReadAllText(SourceTree.FullPath(document))))
            {
                string target = Path.Combine(folder, link.Groups["target"].Value);
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    broken.Add($"{document}: {link.Groups["target"].Value}");
                }
            }
        }

        Offenders.None(broken);
    }

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)(?<target>[^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
