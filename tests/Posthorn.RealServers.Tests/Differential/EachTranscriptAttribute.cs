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

    // Posthorn refuses configurations with TLS for now: those transcripts are played by nginx and by the pure dialogs.
    private bool IsPlayable(string protocol, string name) =>
        kind == ProxyKind.Nginx || !ReplayConfig.NeedsTls(TranscriptCorpus.Read(protocol, name));

    private TheoryDataRow Row(string protocol, string name)
    {
        return new TheoryDataRow(protocol, name) { Skip = ProxyChoice.ReasonToSkip(kind) };
    }
}
