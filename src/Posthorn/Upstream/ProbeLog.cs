using Posthorn.Logging;
using Posthorn.Sessions;

namespace Posthorn.Upstream;

/// <summary>
/// The log of a health check: keeps the last line that tells of a trouble and writes none, as a server that is away for a day would
/// fill the log.
/// </summary>
internal sealed class ProbeLog() : SessionLog(Log.None, session: null)
{
    /// <summary>What went wrong; null for nothing.</summary>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public override bool Takes(LogLevel level) => level <= LogLevel.Error;

    /// <inheritdoc/>
    public override void Write(LogLevel level, string text) => Trouble = level <= LogLevel.Error ? text : Trouble;
}
