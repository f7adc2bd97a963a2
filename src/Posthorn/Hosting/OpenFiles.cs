using System.Globalization;
using Posthorn.Logging;

namespace Posthorn.Hosting;

/// <summary>The limit of open files.</summary>
internal static class OpenFiles
{
    // Logs, listening sockets, epoll and the runtime's own files.
    private const int Reserve = 64;

    /// <summary>
    /// Puts <c>worker_rlimit_nofile</c> into force; without it the soft limit is raised as far as the connections need and the
    /// hard limit allows. Warns when the connections do not fit.
    /// </summary>
    public static void Apply(CoreSettings settings, Log log)
    {
        long needed = ((long)settings.WorkerConnections * settings.EventLoops) + Reserve;
        _ = ProcessCalls.GetLimit(ProcessCalls.LimitNoFile, out ProcessCalls.ResourceLimit limit);
        nuint soft = settings.OpenFiles is { } wanted ? (nuint)wanted : nuint.Clamp((nuint)needed, limit.Soft, limit.Hard);
        var next = new ProcessCalls.ResourceLimit(soft, settings.OpenFiles is null ? limit.Hard : soft);
        if (next != limit && ProcessCalls.SetLimit(ProcessCalls.LimitNoFile, in next) < 0 && !RaiseToHard(settings, limit))
        {
            string call = string.Create(CultureInfo.InvariantCulture, $"setrlimit(RLIMIT_NOFILE, {soft})");
            log.Write(LogLevel.Alert, new SystemCallException(call).Message);
        }

        _ = ProcessCalls.GetLimit(ProcessCalls.LimitNoFile, out limit);
        nuint perLoop = limit.Soft / (nuint)settings.EventLoops;
        if ((nuint)settings.WorkerConnections > perLoop)
        {
            string numbers = string.Create(
                CultureInfo.InvariantCulture,
                $"{settings.WorkerConnections} worker_connections exceed open file resource limit: {perLoop}");
            log.Write(LogLevel.Warn, numbers);
        }
    }

    // The limit for all loops together may be more than the system allows one process, where nginx's for each worker was not.
    private static bool RaiseToHard(CoreSettings settings, ProcessCalls.ResourceLimit limit)
    {
        var most = new ProcessCalls.ResourceLimit(limit.Hard, limit.Hard);
        return settings.OpenFiles / settings.EventLoops <= (long)limit.Hard
            && ProcessCalls.SetLimit(ProcessCalls.LimitNoFile, in most) == 0;
    }
}
