using Posthorn.RealServers.Tests.Rig;
using Posthorn.Transcripts;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>What a transcript claims of each of the two proxies.</summary>
internal static class Replay
{
    /// <summary>Posthorn, as it is shipped, plays every transcript.</summary>
    public static Task ByPosthornAsync(string protocol, string name)
    {
        return WireReplay.RunAsync(ProxyKind.Posthorn, TranscriptCorpus.Read(protocol, name));
    }

    /// <summary>
    /// Where the system's nginx behaves the same, it agrees byte by byte; where a transcript says that it differs, it really does,
    /// or the line is stale.
    /// </summary>
    public static async Task ByNginxAsync(string protocol, string name)
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
