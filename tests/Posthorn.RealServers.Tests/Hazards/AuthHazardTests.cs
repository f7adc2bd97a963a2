using System.Collections.Concurrent;
using System.Diagnostics;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>Who is let in, who is asked, and what is told on the way.</summary>
public sealed class AuthHazardTests
{
    [Theory, EachProtocol(false)]
    public async Task CVE_2026_27651_every_mechanism_succeeds_after_a_WAIT_and_after_a_refusal(ProxyKind kind, string protocol)
    {
        int asked = 0;
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, (request, backend) => (asked++ % 3) switch
        {
            0 => AuthAnswer.Refuse("no", wait: 1),
            1 => new AuthAnswer("Auth-Status: WAIT\r\nAuth-Wait: 1\r\n"),
            _ => HazardHouse.Yes(request, backend),
        }, $"{HazardHouse.AllMechanisms(protocol)} {protocol}_auth xoauth2 oauthbearer;");
        string[] mechanisms =
        [
            "PLAIN", "CRAM-MD5", "EXTERNAL", "XOAUTH2", "OAUTHBEARER",
            .. protocol switch { "pop3" => ["APOP", "COMMAND"], "imap" => ["LOGIN", "COMMAND"], _ => new[] { "LOGIN" } },
        ];
        foreach (string mechanism in mechanisms)
        {
            using HazardTalk talk = await house.ConnectAsync();
            Assert.False(HazardTalk.IsYes(await talk.LogInByAsync(mechanism)), mechanism);
            string answer = await talk.LogInByAsync(mechanism);
            Assert.True(HazardTalk.IsYes(answer), $"{mechanism}: {answer}");
        }

        Assert.Equal(mechanisms.Length * 3, house.Auth.Requests.Count);
    }

    [Theory, EachProtocol(false, "smtp")]
    public async Task CVE_2025_53859_a_message_without_login_tells_nothing_of_a_failed_one(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (request, backend) => request["Auth-Method"] == "none" ? HazardHouse.Yes(request, backend) : AuthAnswer.Refuse("no", wait: 1),
            "smtp_auth plain login cram-md5 none;");
        using HazardTalk talk = await house.ConnectAsync();

        foreach (string mechanism in (string[])["PLAIN", "LOGIN", "CRAM-MD5"])
        {
            Assert.False(HazardTalk.IsYes(await talk.LogInByAsync(mechanism)));
        }

        await talk.AskAsync("MAIL FROM:<a@b>");
        await talk.AskAsync("RCPT TO:<c@d>");

        AuthRequest none = Assert.Single(house.Auth.Requests, request => request["Auth-Method"] == "none");
        Assert.Equal(("", ""), (none["Auth-User"], none["Auth-Pass"]));
        Assert.DoesNotContain(house.Backend.Lines, line => line.Contains("LOGIN=", StringComparison.Ordinal));
    }

    [Theory, EachProtocol(true)]
    public async Task Live_external_that_is_not_enabled_is_refused_in_both_forms(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, backend) => AuthAnswer.Accept(backend.Port, password: "from-auth"), $"{protocol}_auth plain;");
        using HazardTalk talk = await house.ConnectAsync();

        string refusal = await talk.AskAsync(talk.Sasl("EXTERNAL"));
        Assert.False(HazardTalk.IsYes(refusal) || HazardTalk.IsChallenge(refusal), refusal);
        string answer = await talk.AskAsync(talk.Sasl("EXTERNAL", HazardTalk.Base64("user")));

        // nginx asks its auth service, and lets in.
        Assert.Equal(kind == ProxyKind.Nginx, HazardTalk.IsYes(answer));
        Assert.Equal(kind == ProxyKind.Nginx ? 1 : 0, house.Auth.Requests.Count);
    }

    [Theory, EachProtocol(false)]
    public async Task Live_external_carries_no_password_of_an_earlier_attempt(ProxyKind kind, string protocol)
    {
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (request, backend) =>
                request["Auth-Method"] == "plain" ? AuthAnswer.Refuse("no", wait: 1) : HazardHouse.Yes(request, backend));
        using HazardTalk talk = await house.ConnectAsync();

        await talk.LogInAsync("user", "old secret");
        Assert.True(HazardTalk.IsYes(await talk.LogInByAsync("EXTERNAL")));

        Assert.Equal("", house.Auth.Requests.Last()["Auth-Pass"]);
    }

    [Theory, EachProtocol(true)]
    public async Task Live_wait_without_a_delay_is_no_storm(ProxyKind kind, string protocol)
    {
        ConcurrentQueue<long> asked = new();
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (_, _) =>
            {
                asked.Enqueue(Stopwatch.GetTimestamp());
                return kind == ProxyKind.Nginx || asked.Count < 2 ? new AuthAnswer("Auth-Status: WAIT\r\n") : AuthAnswer.Refuse("no");
            },
            $"{protocol}_auth plain;");
        using HazardTalk talk = await house.ConnectAsync();
        await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
        if (kind == ProxyKind.Nginx)
        {
            await Patience.UntilAsync(() => house.Auth.Requests.Count > 100, () => "nginx to ask more than a hundred times");
            return;
        }

        Assert.Contains("no", await talk.Wire.ReadToEndAsync(), StringComparison.Ordinal);
        long[] times = [.. asked];
        Assert.Equal(2, times.Length);

        // A slow machine makes it more, never less.
        Assert.True(Stopwatch.GetElapsedTime(times[0], times[1]).TotalSeconds > 0.9);
    }

    [Theory, EachProtocol(true)]
    public async Task Live_auth_answers_that_are_no_yes_let_nobody_in(ProxyKind kind, string protocol)
    {
        string[] statuses = ["200 OK", "500 Internal Server Error"];
        string[] words = ["", "Auth-Status: OK\r\n"];
        int next = 0;
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (_, backend) => new AuthAnswer($"{words[next]}Auth-Server: 127.0.0.1\r\nAuth-Port: {backend.Port}\r\n", statuses[next]),
            $"{protocol}_auth plain;");
        for (; next < words.Length; next++)
        {
            using HazardTalk talk = await house.ConnectAsync();
            string answer = await talk.LogInAsync();
            Assert.Equal(kind == ProxyKind.Nginx, HazardTalk.IsYes(answer));
            Assert.Equal(kind == ProxyKind.Posthorn, HazardTalk.IsTemporary(answer));
        }
    }

    [Theory, EachProtocol(true)]
    public async Task Live_auth_answers_over_1_KB_are_read_and_oversize_is_a_clear_error(ProxyKind kind, string protocol)
    {
        int length = 8000;
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            (_, backend) => new AuthAnswer($"X-Filler: {new string('x', length)}\r\n{AuthAnswer.Accept(backend.Port).Headers}"),
            $"{protocol}_auth plain; auth_http_timeout 2s;");
        using HazardTalk large = await house.ConnectAsync();

        // nginx waits for more until its time is up, and lets nobody in.
        Assert.Equal(kind == ProxyKind.Posthorn, HazardTalk.IsYes(await large.LogInAsync()));
        if (kind == ProxyKind.Nginx)
        {
            return;
        }

        length = 100_000;
        using HazardTalk huge = await house.ConnectAsync();
        Assert.True(HazardTalk.IsTemporary(await huge.LogInAsync()));
        await house.Proxy.WaitForLogAsync("sent too big header");
    }

    [Theory, EachProtocol(false)]
    public async Task Auth_memory_does_not_grow_with_the_attempts_of_a_session(ProxyKind kind, string protocol)
    {
        const int Attempts = 10_000;
        await using HazardHouse house = await HazardHouse.StartAsync(kind, protocol, more: $"{protocol}_auth plain; max_errors 1000000;");
        using HazardTalk talk = await house.ConnectAsync();
        string command = talk.Sasl("PLAIN", HazardTalk.Base64($"\0user\r\n\0{new string('p', 1000)}"));
        await AttemptAsync(talk, command, Attempts / 10);
        long before = house.Proxy.Memory;

        await AttemptAsync(talk, command, Attempts);

        // Each attempt holds 2 KB: kept, they would be 20 MB.
        Assert.InRange(house.Proxy.Memory - before, long.MinValue, 8 << 20);
    }

    [Theory, EachProtocol(false)]
    public async Task Client_leaves_during_the_question_and_during_the_wait_and_all_is_released(ProxyKind kind, string protocol)
    {
        bool refuses = false;
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind,
            protocol,
            async (request, _) =>
            {
                if (refuses)
                {
                    return AuthAnswer.Refuse("no", wait: 3600);
                }

                await request.Gone;
                return AuthAnswer.HangUp;
            },
            $"{protocol}_auth plain; timeout 1h;");
        (await house.ConnectAsync()).Dispose();
        int before = house.Proxy.Descriptors;
        foreach (bool waits in (bool[])[false, true])
        {
            refuses = waits;
            HazardTalk talk = await house.ConnectAsync();
            await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
            await house.Auth.NextRequestAsync();

            talk.Dispose();

            // One more: the kept connection to the auth service.
            await Patience.UntilAsync(
                () => house.Proxy.Descriptors <= before + 1, () => $"{house.Proxy.Descriptors} descriptors to become {before}");
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Client_leaves_during_the_backends_login_and_a_delay_and_all_is_released(ProxyKind kind, string protocol)
    {
        using ScriptedBackend silent = new();
        string[] ways =
        [
            $"proxy_pass 127.0.0.1:{silent.Port}; auth_by_backend on;",
            "auth_file /dev/null; auth_failure_delay 1h; proxy_pass {backend};",
        ];
        foreach (string way in ways)
        {
            await using HazardHouse house = await HazardHouse.StartAsync(
                kind, protocol, more: $"{protocol}_auth plain; timeout 2h; {way}");
            (await house.ConnectAsync()).Dispose();
            int before = house.Proxy.Descriptors;
            HazardTalk talk = await house.ConnectAsync();
            await talk.TellAsync(talk.Sasl("PLAIN", HazardTalk.Base64("\0user\0pass")));
            using WireConnection? server = way == ways[0] ? await silent.AcceptAsync() : null;
            await Patience.UntilAsync(
                () => server is not null || house.Proxy.Log.Contains("login failed", StringComparison.Ordinal), () => "the delay to begin");

            talk.Dispose();

            await Patience.UntilAsync(
                () => house.Proxy.Descriptors <= before,
                () => $"{house.Proxy.Descriptors} descriptors to become {before}\n{house.Proxy.Log}");
        }
    }

    internal static async Task AttemptAsync(HazardTalk talk, string command, int times)
    {
        const int Burst = 50;
        for (int i = 0; i < times; i += Burst)
        {
            for (int j = 0; j < Burst; j++)
            {
                await talk.TellAsync(command);
            }

            for (int j = 0; j < Burst; j++)
            {
                Assert.False(HazardTalk.IsYes(await talk.AnswerAsync()));
            }
        }
    }
}
