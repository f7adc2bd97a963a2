using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>
/// The transcripts against the system's nginx. Where it behaves the same, it agrees byte by byte; where a transcript says that it
/// differs, it really does, or the line is stale.
/// </summary>
public sealed class NginxReplayTests
{
    [Theory, EachTranscript(ProxyKind.Nginx, "imap", "pop3", "smtp")]
    public async Task Nginx_plays_the_transcript_or_the_transcript_says_why_not(string protocol, string name)
    {
        Transcript transcript = TranscriptCorpus.Read(protocol, name);
        _ = Prerequisite.NginxMailModule;
        string? difference = null;
        try
        {
            await WireReplay.RunAsync(ProxyKind.Nginx, transcript);
        }
        catch (Xunit.Sdk.XunitException seen)
        {
            difference = seen.Message;
        }

        if (transcript.NginxDifferences.Count == 0)
        {
            Assert.True(difference is null, $"nginx differs; a line '! nginx: reason' is missing. {difference}");
        }
        else
        {
            string claim = transcript.NginxDifferences[0];
            Assert.True(difference is not null, $"STALE: nginx plays {transcript} exactly, yet it says '! {claim}'");
            TestContext.Current.TestOutputHelper?.WriteLine(difference);
        }
    }
}
