using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>The transcripts against Posthorn as it is shipped, over real sockets.</summary>
public sealed class PosthornReplayTests
{
    [Theory, EachTranscript(ProxyKind.Posthorn)]
    public async Task Posthorn_plays_the_transcript(string protocol, string name)
    {
        await WireReplay.RunAsync(ProxyKind.Posthorn, TranscriptCorpus.Read(protocol, name));
    }
}
