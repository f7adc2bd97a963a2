using System.Runtime.InteropServices;
using Posthorn.Config.Binding;

namespace Posthorn.Hosting;

/// <summary>The configuration's files on the disk.</summary>
internal sealed class ConfigFiles : IConfigFiles
{
    /// <inheritdoc/>
    public string Read(string path)
    {
        try
        {
            return ReadFile.Text(path);
        }
        catch (SystemCallException failure)
        {
            // The language names the file itself.
            throw new IOException(failure.Reason, failure);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Glob(string pattern)
    {
        // glob(3) is what nginx calls: the same patterns, hidden files and order. Its "nothing matched" and its unreadable
        // folders both come out as no match.
        var found = default(ProcessCalls.GlobResult);
        try
        {
            return ProcessCalls.Glob(pattern, 0, 0, ref found) == 0 ? PathsOf(found) : [];
        }
        finally
        {
            ProcessCalls.GlobFree(ref found);
        }
    }

    private static List<string> PathsOf(ProcessCalls.GlobResult found)
    {
        var paths = new List<string>();
        for (int index = 0; index < (int)found.Count; index++)
        {
            paths.Add(Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found.Paths, index * nint.Size))!);
        }

        return paths;
    }
}
