namespace Posthorn.Metrics;

/// <summary>What is known of the process as a whole: the one list of it.</summary>
internal static class ServerMetrics
{
    public static readonly MetricFamily Build = new(
        "posthorn_build_info", MetricKind.Gauge, "Always 1; the version is in the label.", "version");

    public static readonly MetricFamily Loops = new(
        "posthorn_event_loops", MetricKind.Gauge, "Event loops that accept clients (worker_processes).");

    public static readonly MetricFamily Connections = new(
        "posthorn_connections", MetricKind.Gauge, "Connections of all kinds that the event loops watch, listening sockets among them.");

    public static readonly MetricFamily ConnectionLimit = new(
        "posthorn_connections_limit", MetricKind.Gauge, "How many there may be (worker_connections, all loops together).");

    public static readonly MetricFamily Reloads = new(
        "posthorn_config_reloads_total", MetricKind.Counter, "Reloads of the configuration; failed ones changed nothing.", "outcome");

    public static readonly MetricFamily LastReloadGood = new(
        "posthorn_config_last_reload_successful", MetricKind.Gauge, "Whether the last attempt to load the configuration succeeded.");

    public static readonly MetricFamily LastGoodReload = new(
        "posthorn_config_last_reload_success_timestamp_seconds", MetricKind.Gauge,
        "When the configuration in force was loaded, in Unix time.");

    public static readonly MetricFamily LostLines = new(
        "posthorn_log_lines_lost_total", MetricKind.Counter, "Lines of error and access logs that could not be written.");

    public static readonly MetricFamily Faults = new(
        "posthorn_faults_total", MetricKind.Counter, "Defects of Posthorn's own that were met outside of a session, and survived.");

    public static readonly MetricFamily CertificateEnds = new(
        "posthorn_certificate_expiry_timestamp_seconds", MetricKind.Gauge,
        "When a certificate that clients or backends are shown expires, in Unix time.", "file", "name");

    public static readonly MetricFamily Processor = new(
        "process_cpu_seconds_total", MetricKind.Counter, "Processor time used, user and system.");

    public static readonly MetricFamily Resident = new(
        "process_resident_memory_bytes", MetricKind.Gauge, "Resident memory.");

    public static readonly MetricFamily VirtualMemory = new(
        "process_virtual_memory_bytes", MetricKind.Gauge, "Virtual memory.");

    public static readonly MetricFamily OpenFiles = new(
        "process_open_fds", MetricKind.Gauge, "Open file descriptors.");

    public static readonly MetricFamily MostFiles = new(
        "process_max_fds", MetricKind.Gauge, "How many file descriptors there may be.");

    public static readonly MetricFamily Started = new(
        "process_start_time_seconds", MetricKind.Gauge, "When the process started, in Unix time.");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<MetricFamily> All =
    [
        Build, Loops, Connections, ConnectionLimit, Reloads, LastReloadGood, LastGoodReload, LostLines, Faults, CertificateEnds,
        Processor, Resident, VirtualMemory, OpenFiles, MostFiles, Started,
    ];
}
