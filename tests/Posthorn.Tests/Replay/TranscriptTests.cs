using Posthorn.Transcripts;
using Xunit;

namespace Posthorn.Tests.Replay;

/// <summary>The whole corridor of stages, over connections in memory, speaks as the transcripts say.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string, string, Chunking> All()
    {
        var data = new TheoryData<string, string, Chunking>();
        foreach (string protocol in TranscriptCorpus.Protocols)
        {
            foreach (string name in TranscriptCorpus.Names(protocol).Where(name => IsPlayable(TranscriptCorpus.Read(protocol, name))))
            {
                data.Add(protocol, name, Chunking.Whole);
                data.Add(protocol, name, Chunking.PerLine);
                data.Add(protocol, name, Chunking.PerByte);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_session_goes_as_the_transcript_says(string protocol, string name, Chunking chunking) =>
        CorridorReplay.Run(TranscriptCorpus.Read(protocol, name), chunking);

    // TLS in memory has tests of its own; a client's name that is no host name never gets past the search for it.
    private static bool IsPlayable(Transcript transcript) => ReplayRig.NameOf(transcript) is not null
        && !transcript.Configuration.Any(
            line => line.StartsWith("starttls ", StringComparison.Ordinal) || line.Contains(" ssl", StringComparison.Ordinal));
}
