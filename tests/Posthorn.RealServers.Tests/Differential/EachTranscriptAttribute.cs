using System.Reflection;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;
using Xunit.Sdk;
using Xunit.v3;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>Runs a theory for every transcript, by protocol and name; of all protocols or of those named.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachTranscriptAttribute(ProxyKind kind, params string[] protocols) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        List<ITheoryDataRow> rows = [];
        foreach (string protocol in TranscriptCorpus.Protocols)
        {
            if (protocols.Length == 0 || protocols.Contains(protocol))
            {
                IEnumerable<string> playable = TranscriptCorpus.Names(protocol).Where(name => IsPlayable(protocol, name));
                rows.AddRange(playable.Select(name => Row(protocol, name)));
            }
        }

        return new(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;

    // A client elsewhere and one with a name are not to be had on loopback: those transcripts are for the pure dialogs.
    private static bool IsPlayable(string protocol, string name) =>
        !TranscriptCorpus.Read(protocol, name).Configuration.Any(line => line.StartsWith("client", StringComparison.Ordinal));

    private TheoryDataRow Row(string protocol, string name)
    {
        return new TheoryDataRow(protocol, name) { Skip = ProxyChoice.ReasonToSkip(kind) };
    }
}
