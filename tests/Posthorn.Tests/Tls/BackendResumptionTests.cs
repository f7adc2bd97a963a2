using Posthorn.Tests.InMemory;
using Posthorn.Tls;
using Xunit;

namespace Posthorn.Tests.Tls;

/// <summary>Sessions with backends that speak TLS, as these see them.</summary>
public sealed class BackendResumptionTests
{
    private static readonly string Trust =
        $"proxy_ssl on; proxy_ssl_name imap.example; proxy_ssl_trusted_certificate {TestKeys.Authority};";

    [Theory]
    [InlineData(TlsClientOptions.V12, "", true)]
    [InlineData(TlsClientOptions.V13, "", true)]
    [InlineData(TlsClientOptions.V12, "proxy_ssl_session_reuse off;", false)]
    [InlineData(TlsClientOptions.V13, "proxy_ssl_session_reuse off;", false)]
    public void The_next_connection_resumes_the_last_session(int version, string directives, bool resumes)
    {
        var rig = new SessionRig(Trust, directives);
        using var backend = new BackendPlayer(rig, "imap", version);
        foreach (bool expected in new[] { false, resumes, resumes })
        {
            backend.LogIn();
            Assert.Equal(expected, backend.Tls!.WasResumed);
        }
    }

    [Fact]
    public void A_session_under_another_policy_is_not_resumed()
    {
        var rig = new SessionRig(Trust);
        using var backend = new BackendPlayer(rig, "imap");
        rig.Set("proxy_ssl_verify off;");
        backend.LogIn();
        rig.Set();
        backend.LogIn();
        Assert.False(backend.Tls!.WasResumed);
        backend.LogIn();
        Assert.True(backend.Tls.WasResumed);
    }

    [Fact]
    public void A_session_with_a_backend_that_was_not_verified_helps_no_other_certificate()
    {
        var rig = new SessionRig(Trust);
        using (var good = new BackendPlayer(rig, "imap"))
        {
            good.LogIn();
        }

        using var bad = new BackendPlayer(rig, "stranger");
        MemoryPeer client = bad.Begin();
        bad.Tls!.ShakeHands();
        Assert.StartsWith("a NO [UNAVAILABLE]", client.Take(), StringComparison.Ordinal);
        Assert.Equal(0, rig.Worker.BackendSessions.Count);
    }

    [Fact]
    public void The_oldest_of_many_sessions_makes_room()
    {
        var sessions = new BackendSessions();
        for (int i = 0; i < 300; i++)
        {
            sessions.Keep(new BackendSessionKey(1, $"127.0.0.1:{i}", "imap.example"), new SslSessionHandle(0));
            Assert.NotNull(sessions.Find(new BackendSessionKey(1, "127.0.0.1:0", "imap.example")));
        }

        Assert.Equal(256, sessions.Count);
        Assert.Null(sessions.Find(new BackendSessionKey(1, "127.0.0.1:1", "imap.example")));
        Assert.Null(sessions.Find(new BackendSessionKey(2, "127.0.0.1:299", "imap.example")));
        Assert.Null(sessions.Find(new BackendSessionKey(1, "127.0.0.1:299", null)));
    }
}
