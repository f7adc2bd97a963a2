using System.Reflection;
using Posthorn.RealServers.Tests.Rig;
using Xunit.Sdk;
using Xunit.v3;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>Runs a theory with each proxy and each door: IMAP, POP3 and SMTP, with TLS first and by command.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ThroughEachDoorAttribute(params string[] doors) : DataAttribute
{
    private readonly string[] _doors = doors.Length > 0 ? doors : TlsDoor.Names;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        return new([.. from door in _doors
                       from kind in (ProxyKind[])[ProxyKind.Nginx, ProxyKind.Posthorn]
                       select new TheoryDataRow(kind, door) { Skip = ProxyChoice.ReasonToSkip(kind) }]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
