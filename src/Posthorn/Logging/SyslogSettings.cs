using System.Net;

namespace Posthorn.Logging;

/// <summary>Where and how lines go to syslog.</summary>
/// <param name="Server">A UDP address or a Unix datagram socket.</param>
/// <param name="Facility">The facility's number, 0 to 23.</param>
/// <param name="Severity">The severity's number, 0 to 7. An error log's lines go by their own level, as nginx sends them.</param>
/// <param name="Tag">At most 32 letters, digits and underscores.</param>
/// <param name="NamesHost">Whether the header names this host (<c>nohostname</c> not given).</param>
internal sealed record SyslogSettings(EndPoint Server, int Facility, int Severity, string Tag, bool NamesHost);
