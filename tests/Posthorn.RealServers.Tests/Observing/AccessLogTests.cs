using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;
using Posthorn.RealServers.Tests.Smtp;

namespace Posthorn.RealServers.Tests.Observing;

public sealed partial class AccessLogTests : IDisposable
{
    private readonly Workspace _files = new("access");
    private readonly string _log;

    public AccessLogTests() => _log = Path.Combine(_files.OpenFolder("log"), "access.log");

    [Theory, ThroughPosthorn]
    public async Task A_session_that_was_served_has_one_line_at_its_end(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, $"access_log {_log};");
        using ImapTalk talk = await house.LogInAsync(MailHouse.Anna);
        await talk.DoAsync("NOOP");
        Assert.Empty(await File.ReadAllTextAsync(_log, TestContext.Current.CancellationToken));
        await talk.LogOutAsync();

        int backend = (await (await MailHouse.SharedAsync()).A).Ports.Imap;
        Match line = Combined().Match(await LineAsync());
        Assert.True(line.Success, await LineAsync());
        Assert.Equal("anna", line.Groups["user"].Value);
        Assert.Equal("ok", line.Groups["status"].Value);
        Assert.Equal($"127.0.0.1:{backend}", line.Groups["upstream"].Value);
    }

    [Theory, ThroughPosthorn]
    public async Task A_message_without_a_login_is_logged_with_its_envelope(ProxyKind kind)
    {
        int port = FreePort.Take();
        int postfix = (await (await MailHouse.SharedAsync()).Postfix).Ports.Submission;
        await using AuthService auth = AuthService.Start(_ => AuthAnswer.Accept(postfix));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            kind,
            $"mail {{ server_name mx.example; log_format w '$smtp_helo $smtp_from $smtp_to $status'; auth_http {auth.Url}; "
            + $"access_log {_log} w; server {{ listen 127.0.0.1:{port}; protocol smtp; smtp_auth none; }} }}");
        using (SmtpTalk talk = await SmtpTalk.ConnectAsync(port, IPAddress.Loopback))
        {
            await talk.DoAsync(250, "HELO client.example");
            await talk.SendMailAsync("sender@elsewhere.example", MailHouse.Anna.Address, "Subject: x\r\n\r\nx\r\n"u8.ToArray());
            await talk.QuitAsync();
        }

        Assert.Equal($"client.example sender@elsewhere.example {MailHouse.Anna.Address} ok", await LineAsync());
    }

    [Theory, ThroughPosthorn]
    public async Task Each_way_to_end_has_its_words(ProxyKind kind)
    {
        const string Words = "log_format w '$status $ended_by $end_reason $login_attempts [$auth_time] [$upstream_connect_time]';";
        int nobodyListens = FreePort.Take();
        int port = FreePort.Take();
        await using AuthService auth = AuthService.Start(request => request.User switch
        {
            "lost" => AuthAnswer.Accept(nobodyListens),
            "mute" => AuthAnswer.HangUp,
            _ => AuthAnswer.Refuse("no"),
        });
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            kind,
            $"mail {{ {Words} auth_http {auth.Url}; access_log {_log} w; "
            + $"server {{ listen 127.0.0.1:{port}; protocol imap; imap_client_buffer 128; }} }}");

        await EndAsync("a LOGOUT\r\n", "^closed client closed 0 \\[-\\] \\[-\\]$");
        await EndAsync("a LOGIN other p\r\n", "^refused auth_source refused 1 \\[\\d+\\.\\d{3}\\] \\[-\\]$");
        await EndAsync("a LOGIN mute p\r\n", "^temporary auth_source unavailable 1 \\[\\d+\\.\\d{3}\\] \\[-\\]$");
        await EndAsync("a LOGIN lost p\r\n", "^temporary backend unavailable 1 \\[\\d+\\.\\d{3}\\] \\[-\\]$");
        await EndAsync($"a LOGIN {new string('x', 200)}", "^bad_request client too_long 0 ");
        await EndAsync("", "^client_gone client gone 0 ");

        async Task EndAsync(string said, string expected)
        {
            int before = (await LinesAsync()).Length;
            using (ImapTalk talk = await ImapTalk.ConnectAsync(port))
            {
                await (said.Length > 0 ? talk.Wire.SendAsync(said) : Task.Run(talk.Wire.ShutdownSend));
                await talk.Wire.ReadToEndAsync();
            }

            await Patience.UntilAsync(async () => (await LinesAsync()).Length > before, () => $"a line after {said}");
            Assert.Matches(expected, (await LinesAsync())[^1]);
        }
    }

    [Theory, ThroughPosthorn]
    public async Task Hostile_bytes_in_a_user_name_are_valid_json_and_one_line(ProxyKind kind)
    {
        AuthService auth = AuthService.Start(_ => AuthAnswer.Refuse("no"));
        await using ImapHouse house = await ImapHouse.StartAsync(kind, auth, $"access_log {_log} json;");
        string hostile = "x\"},{\u0001\u001b[2J\\\u00ff\u0085\u2028";
        using ImapTalk talk = await house.ConnectAsync();
        await talk.Wire.SendLineAsync($"a AUTHENTICATE PLAIN {new MailUser(hostile, "tell-nobody").Plain}");
        await talk.Wire.ReadToEndAsync();

        string line = await LineAsync();
        using var json = JsonDocument.Parse(line);
        Assert.Equal(hostile, json.RootElement.GetProperty("user").GetString());
        Assert.Equal("refused", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("attempts").GetInt32());
        Assert.DoesNotContain("tell-nobody", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Theory, ThroughPosthorn]
    public async Task A_condition_chooses_and_a_reopened_file_is_new(ProxyKind kind)
    {
        await using ImapHouse house = await ImapHouse.StartAsync(kind, $"access_log {_log} combined if=$auth_user;");
        using (ImapTalk nobody = await house.ConnectAsync())
        {
            await nobody.LogOutAsync();
        }

        using (ImapTalk anna = await house.LogInAsync(MailHouse.Anna))
        {
            await anna.LogOutAsync();
        }

        Assert.Contains("\"anna\"", await LineAsync(), StringComparison.Ordinal);
        File.Move(_log, _log + ".1");
        house.Proxy.Signal(ProcessSignal.ReopenLogs);
        await Patience.UntilAsync(() => File.Exists(_log), () => "the file to be opened again");
        using (ImapTalk again = await house.LogInAsync(MailHouse.Anna))
        {
            await again.LogOutAsync();
        }

        Assert.Contains("\"anna\"", await LineAsync(), StringComparison.Ordinal);
        Assert.Single(await File.ReadAllLinesAsync(_log + ".1", TestContext.Current.CancellationToken));
    }

    public void Dispose() => _files.Dispose();

    private async Task<string[]> LinesAsync() => await File.ReadAllLinesAsync(_log, TestContext.Current.CancellationToken);

    private async Task<string> LineAsync()
    {
        await Patience.UntilAsync(async () => (await LinesAsync()).Length == 1, () => "one line in the access log");
        return (await LinesAsync())[0];
    }

    [GeneratedRegex(
        """^127\.0\.0\.1 - "(?<user>[^"]*)" \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] imap (?<status>\w+) """
        + """\d+ \d+ \d+\.\d{3} "(?<upstream>[^"]*)"$""")]
    private static partial Regex Combined();
}
