using System.Globalization;

namespace Posthorn.Tests.Hosting;

/// <summary>What the kernel says of one thread.</summary>
internal sealed record ThreadStatus(int Id, string Name, string Users, string Groups, ulong Permitted, ulong Effective)
{
    /// <summary>All threads of a process; one that ends meanwhile is left out.</summary>
    public static List<ThreadStatus> Of(int process)
    {
        var threads = new List<ThreadStatus>();
        foreach (string folder in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                threads.Add(Parse(File.ReadAllLines(Path.Combine(folder, "status"))));
            }
            catch (IOException)
            {
                continue;
            }
        }

        return threads;
    }

    private static ThreadStatus Parse(string[] lines)
    {
        string Field(string name) => lines.First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
        ulong Set(string name) => ulong.Parse(Field(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new ThreadStatus(
            int.Parse(Field("Pid"), CultureInfo.InvariantCulture), Field("Name"), Field("Uid"), Field("Gid"), Set("CapPrm"), Set("CapEff"));
    }
}
