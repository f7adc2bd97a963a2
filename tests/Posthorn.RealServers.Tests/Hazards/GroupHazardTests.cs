using System.Collections.Concurrent;
using Posthorn.RealServers.Tests.Faults;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>What one server of a group must not do to the others, or to the owner of a password.</summary>
public sealed class GroupHazardTests
{
    private const int Servers = 3;

    /// <summary>A wrong password tried at each server would lock its owner out with one attempt.</summary>
    [Theory, EachProtocol(false)]
    public async Task Upstream_groups_try_a_refused_password_at_one_server_only(ProxyKind kind, string protocol)
    {
        ConcurrentQueue<string> said = new();
        MailRules rules = new(protocol);
        string greeting = protocol switch { "imap" => "* OK ready", "pop3" => "+OK ready", _ => "220 mx ESMTP" };
        List<FaultyPeer> peers = [];
        for (int i = 0; i < Servers; i++)
        {
            peers.Add(await new FaultyPeer(Act.Hangs, int.MaxValue) { Greeting = greeting, Answer = Answer }.StartAsync());
        }

        string servers = string.Concat(peers.Select(peer => $"server 127.0.0.1:{peer.Port};"));
        int port = FreePort.Take();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, $$"""
            mail {
                upstream g { {{servers}} }
                auth_by_backend on; auth_failure_delay 0; server_name mx.example; proxy_next_upstream error timeout;
                {{MailBlock.Server(protocol, $"127.0.0.1:{port}", $"{protocol}_auth plain; proxy_pass g;")}}
            }
            """);
        using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, port);

        string answer = await talk.LogInAsync();

        Assert.False(HazardTalk.IsYes(answer) || HazardTalk.IsTemporary(answer), $"{answer}\n{proxy.Log}");
        Assert.Equal(1, said.Count(line => line.Contains("pass", StringComparison.Ordinal)
            || line.Contains(HazardTalk.Base64("\0user\0pass"), StringComparison.Ordinal)));
        peers.ForEach(peer => peer.Dispose());

        // A yes to everything but the password.
        string? Answer(string line)
        {
            said.Enqueue(line);
            string? yes = rules.AnswerTo(line);
            return yes switch
            {
                _ when yes is null || yes.StartsWith('+') && !yes.StartsWith("+OK", StringComparison.Ordinal) => yes,
                _ when line.Contains("LOGIN", StringComparison.Ordinal) || line.Contains("AUTHENTICATE", StringComparison.Ordinal)
                    => $"{line.Split(' ')[0]} NO [AUTHENTICATIONFAILED] no",
                _ when line.StartsWith("PASS", StringComparison.Ordinal) => "-ERR [AUTH] no",
                _ when yes.StartsWith("235", StringComparison.Ordinal) => "535 5.7.8 no",
                _ => yes,
            };
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Upstream_groups_leave_out_a_server_that_babbles_at_health_checks(ProxyKind kind, string protocol)
    {
        foreach (Act act in (Act[])[Act.SendsMegabyte, Act.SendsGarbage, Act.Closes])
        {
            using RecordingBackend good = new(protocol);
            using FaultyPeer bad = await new FaultyPeer(act, -1) { Greeting = "" }.StartAsync();
            int port = FreePort.Take();
            await using ProxyProcess proxy = await ProxyProcess.StartAsync(kind, $$"""
                mail {
                    upstream g { server 127.0.0.1:{{bad.Port}}; server 127.0.0.1:{{good.Port}}; health_check interval=1s; }
                    auth_by_backend on; server_name mx.example;
                    {{MailBlock.Server(protocol, $"127.0.0.1:{port}", $"{protocol}_auth plain; proxy_pass g;")}}
                }
                """);
            await Patience.UntilAsync(
                () => proxy.Log.Contains($"127.0.0.1:{bad.Port}", StringComparison.Ordinal), () => $"the check to fail: {proxy.Log}");
            long memory = proxy.Memory;
            for (int i = 0; i < 20; i++)
            {
                using HazardTalk talk = await HazardTalk.ConnectAsync(protocol, port);
                string answer = await talk.LogInAsync();
                Assert.True(HazardTalk.IsYes(answer), $"{answer}\n{proxy.Log}");
            }

            Assert.InRange(proxy.Memory - memory, long.MinValue, 16 << 20);
        }
    }
}
