using System.Text;
using Posthorn.Metrics;
using Posthorn.Protocol;
using Posthorn.Protocol.AuthHttp;
using Posthorn.Tests.InMemory;
using Xunit;

namespace Posthorn.Tests.Metrics;

public sealed class SessionMeterTests
{
    private readonly SessionRig _rig = new();

    [Fact]
    public void A_session_counts_from_its_beginning_to_its_end()
    {
        MemoryPeer client = _rig.LoggedIn();
        Expect("posthorn_sessions_accepted_total{protocol=\"imap\"}", 1);
        Expect("posthorn_sessions_active{protocol=\"imap\"}", 1);
        Expect("posthorn_sessions_proxied{protocol=\"imap\"}", 1);
        Expect("posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"accepted\"}", 1);
        Expect("posthorn_auth_requests_total{protocol=\"imap\",outcome=\"accepted\"}", 1);
        Expect("posthorn_backend_connects_total{protocol=\"imap\",outcome=\"ok\"}", 1);
        Expect("posthorn_login_phase_seconds_count{phase=\"auth\"}", 1);
        Expect("posthorn_login_phase_seconds_count{phase=\"connect\"}", 1);
        Expect("posthorn_login_phase_seconds_count{phase=\"login\"}", 1);

        client.End();
        _rig.Loop.Settle();
        _rig.Backend!.End();
        _rig.Loop.Settle();
        Expect("posthorn_sessions_active{protocol=\"imap\"}", 0);
        Expect("posthorn_sessions_proxied{protocol=\"imap\"}", 0);
        Expect("posthorn_sessions_ended_total{protocol=\"imap\",by=\"client\",reason=\"done\"}", 1);
    }

    [Fact]
    public void Bytes_of_a_session_that_is_alive_show_while_they_pass()
    {
        MemoryPeer client = _rig.LoggedIn();
        double received = Exposed()["posthorn_client_bytes_total{protocol=\"imap\",direction=\"received\"}"];
        double sent = Exposed()["posthorn_client_bytes_total{protocol=\"imap\",direction=\"sent\"}"];
        _rig.Say(client, "b NOOP\r\n");
        _rig.Say(_rig.Backend!, "b OK done\r\n");

        Expect("posthorn_client_bytes_total{protocol=\"imap\",direction=\"received\"}", received + "b NOOP\r\n".Length);
        Expect("posthorn_client_bytes_total{protocol=\"imap\",direction=\"sent\"}", sent + "b OK done\r\n".Length);
    }

    [Fact]
    public void A_refused_login_that_may_be_tried_again_counts_once_and_so_does_the_next()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthRefused(new AuthRefusal("no"), 1));
        _rig.Loop.Advance(TimeSpan.FromSeconds(1));
        Expect("posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"refused\"}", 1);

        _rig.Say(client, "b LOGIN u p\r\n");
        _rig.Answer(new AuthRefused(new AuthRefusal("no"), 0));
        Expect("posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"refused\"}", 2);
        Expect("posthorn_auth_requests_total{protocol=\"imap\",outcome=\"refused\"}", 2);
        Expect("posthorn_sessions_ended_total{protocol=\"imap\",by=\"auth_source\",reason=\"refused\"}", 1);
    }

    [Theory]
    [InlineData("a NO [UNAVAILABLE] later\r\n", "", "deferred")]
    [InlineData("a NO [UNAVAILABLE] later\r\n", "proxy_pass_error_message on;", "deferred")]
    [InlineData("a NO [AUTHENTICATIONFAILED] no\r\n", "", "refused")]
    [InlineData("a NO [AUTHENTICATIONFAILED] no\r\n", "proxy_pass_error_message on;", "refused")]
    public void A_backend_that_cannot_serve_now_has_refused_nobody(string answer, string directives, string outcome)
    {
        _rig.Set(directives);
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Answer(new AuthAccepted(SessionRig.BackendPlace, null, null));
        _rig.Say(_rig.Backend!, "* OK backend\r\n");
        _rig.Say(_rig.Backend!, answer);

        Expect($"posthorn_logins_total{{protocol=\"imap\",method=\"plain\",outcome=\"{outcome}\"}}", 1);
    }

    [Fact]
    public void A_login_that_nobody_could_decide_is_temporary()
    {
        MemoryPeer client = _rig.Connect();
        _rig.Say(client, "a LOGIN u p\r\n");
        _rig.Auth.Fail();
        _rig.Loop.Settle();

        Expect("posthorn_logins_total{protocol=\"imap\",method=\"plain\",outcome=\"temporary\"}", 1);
        Expect("posthorn_auth_requests_total{protocol=\"imap\",outcome=\"failed\"}", 1);
    }

    [Fact]
    public void A_client_that_leaves_before_it_logs_in_has_no_login()
    {
        MemoryPeer client = _rig.Connect();
        client.End();
        _rig.Loop.Settle();

        Expect("posthorn_sessions_ended_total{protocol=\"imap\",by=\"client\",reason=\"gone\"}", 1);
        Assert.DoesNotContain(Exposed().Samples.Keys, key => key.StartsWith("posthorn_logins_total", StringComparison.Ordinal));
    }

    private void Expect(string sample, double value) => Assert.Equal(value, Exposed()[sample]);

    private ExpositionText Exposed()
    {
        var output = new ExpositionWriter();
        LoopMetricsReader.Write(output, [_rig.Worker.Counts]);
        return ExpositionText.Parse(Encoding.UTF8.GetString(output.ToBytes()));
    }
}
