using System.Net;

namespace Posthorn.Dns;

/// <summary>Finds the addresses of a host name while a configuration is loaded; empty when there are none.</summary>
internal delegate IPAddress[] HostLookup(string host);
