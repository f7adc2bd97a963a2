using Posthorn.Logging;

namespace Posthorn.Hosting;

/// <summary>A configuration, resolved: what a reload replaces.</summary>
internal sealed record Snapshot(CoreSettings Core, ErrorLogSettings ErrorLog);
