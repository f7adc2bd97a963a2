using System.Reflection;
using Posthorn.RealServers.Tests.Rig;
using Xunit.Sdk;
using Xunit.v3;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>
/// Runs a theory for each protocol, through Posthorn and, where a hazard is to be shown alive, through nginx too. Names after the
/// first argument narrow the protocols.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachProtocolAttribute(bool nginxToo, params string[] protocols) : DataAttribute
{
    private static readonly string[] All = ["imap", "pop3", "smtp"];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        ProxyKind[] kinds = nginxToo ? [ProxyKind.Nginx, ProxyKind.Posthorn] : [ProxyKind.Posthorn];
        string[] words = protocols.Length > 0 ? protocols : All;
        return new([.. from kind in kinds
                       from word in words
                       select new TheoryDataRow(kind, word) { Skip = ProxyChoice.ReasonToSkip(kind) }]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
