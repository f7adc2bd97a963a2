namespace Posthorn.Fuzz.Engine;

/// <summary>The folder that keeps inputs: those that got somewhere new, and those that broke something.</summary>
internal sealed class Findings(string folder)
{
    /// <summary>The inputs that earlier runs kept for a target.</summary>
    public IEnumerable<byte[]> Corpus(string target)
    {
        string kept = FolderOf(target, "corpus");
        return Directory.EnumerateFiles(kept).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }

    /// <summary>Keeps an input that went where none went before.</summary>
    public void KeepInteresting(string target, byte[] input) => Keep(FolderOf(target, "corpus"), input);

    /// <summary>Keeps an input that broke something; the text beside it says what.</summary>
    public void KeepFinding(string target, byte[] input, string what)
    {
        string path = Keep(FolderOf(target, "findings"), input);
        File.WriteAllText(path + ".txt", what + "\n");
        Console.WriteLine($"FOUND in {target}: {what.Split('\n')[0]}\n  {path}");
    }

    private static string Keep(string folder, byte[] input)
    {
        string path = Path.Combine(folder, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..16]);
        File.WriteAllBytes(path, input);
        return path;
    }

    private string FolderOf(string target, string kind) => Directory.CreateDirectory(Path.Combine(folder, target, kind)).FullName;
}
