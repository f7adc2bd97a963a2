using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Posthorn.RealServers.Tests.Rig;

/// <summary>
/// Runs a theory once with nginx and once with Posthorn: what nginx passes is proven to be a true statement about nginx.
/// POSTHORN_PROXIES=nginx or =posthorn keeps one of the two.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal class ThroughEachProxyAttribute(params ProxyKind[] kinds) : DataAttribute
{
    private readonly ProxyKind[] _kinds = kinds.Length > 0 ? kinds : [ProxyKind.Nginx, ProxyKind.Posthorn];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        return new([.. _kinds.Select(kind => new TheoryDataRow(kind) { Skip = ProxyChoice.ReasonToSkip(kind) })]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
