namespace Posthorn.RealServers.Tests.Rig;

/// <summary>For a theory about something that nginx lacks or does badly.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ThroughPosthornAttribute() : ThroughEachProxyAttribute(ProxyKind.Posthorn);
