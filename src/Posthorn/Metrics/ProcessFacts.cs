using System.Globalization;
using System.Text;
using Posthorn.Hosting;

namespace Posthorn.Metrics;

/// <summary>What the system knows of this process, as of now.</summary>
/// <param name="VirtualBytes">Its virtual memory.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="OpenFiles">How many descriptors are open.</param>
/// <param name="MostFiles">How many there may be.</param>
/// <param name="ProcessorSeconds">The processor time that it has used.</param>
internal sealed record ProcessFacts(
    long VirtualBytes, long ResidentBytes, int OpenFiles, double MostFiles, double ProcessorSeconds)
{
    private const int StatmLength = 256;

    /// <summary>Asks the system.</summary>
    public static ProcessFacts Now()
    {
        string[] pages = ReadFile.Whole("/proc/self/statm", StatmLength, Encoding.ASCII).Split(' ');
        _ = ProcessCalls.GetLimit(ProcessCalls.LimitNoFile, out ProcessCalls.ResourceLimit limit);
        return new ProcessFacts(
            Bytes(pages[0]),
            Bytes(pages[1]),
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            limit.Soft,
            Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    private static long Bytes(string pages) => long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
