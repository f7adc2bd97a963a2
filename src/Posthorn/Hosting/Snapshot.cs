using Posthorn.Logging;
using Posthorn.Mail;

namespace Posthorn.Hosting;

/// <summary>A configuration, resolved: what a reload replaces.</summary>
/// <param name="Core">The process and its loops.</param>
/// <param name="ErrorLog">The log of the main level.</param>
/// <param name="Servers">The server blocks, in the order of the file, each with where its sessions are logged.</param>
internal sealed record Snapshot(
    CoreSettings Core, ErrorLogSettings ErrorLog, IReadOnlyList<(ServerSettings Settings, ErrorLogSettings ErrorLog)> Servers);
