using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>The POP3 transcripts over real sockets. A class for each protocol: they are played side by side.</summary>
public sealed class Pop3ReplayTests
{
    [Theory, EachTranscript(ProxyKind.Posthorn, "pop3")]
    public Task Posthorn_plays_the_transcript(string protocol, string name) => Replay.ByPosthornAsync(protocol, name);

    [Theory, EachTranscript(ProxyKind.Nginx, "pop3")]
    public Task Nginx_plays_the_transcript_or_the_transcript_says_why_not(string protocol, string name) =>
        Replay.ByNginxAsync(protocol, name);
}
