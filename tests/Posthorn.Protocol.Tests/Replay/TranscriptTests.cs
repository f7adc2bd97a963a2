using Posthorn.Transcripts;
using Xunit;

namespace Posthorn.Protocol.Tests.Replay;

public sealed class TranscriptTests
{
    public static TheoryData<string, string, Chunking> All()
    {
        var data = new TheoryData<string, string, Chunking>();
        foreach (string protocol in TranscriptCorpus.Protocols)
        {
            foreach (string name in TranscriptCorpus.Names(protocol))
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
    public void The_dialogs_speak_as_the_transcript_says(string protocol, string name, Chunking chunking) =>
        TranscriptReplay.Run(TranscriptCorpus.Read(protocol, name), chunking);

    [Fact]
    public void Every_protocol_has_transcripts_that_say_what_they_show()
    {
        foreach (IMailProtocol protocol in MailProtocols.All)
        {
            Assert.Contains(protocol.Name, TranscriptCorpus.Protocols);
            Assert.All(TranscriptCorpus.Names(protocol.Name), name =>
                Assert.EndsWith(".", TranscriptCorpus.Read(protocol.Name, name).Summary, StringComparison.Ordinal));
        }
    }
}
