using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Differential;

/// <summary>The SMTP transcripts over real sockets. A class for each protocol: they are played side by side.</summary>
public sealed class SmtpReplayTests
{
    [Theory, EachTranscript(ProxyKind.Posthorn, "smtp")]
    public Task Posthorn_plays_the_transcript(string protocol, string name) => Replay.ByPosthornAsync(protocol, name);

    [Theory, EachTranscript(ProxyKind.Nginx, "smtp")]
    public Task Nginx_plays_the_transcript_or_the_transcript_says_why_not(string protocol, string name) =>
        Replay.ByNginxAsync(protocol, name);
}
