using System.Text.Json;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>What clients would like whoever reads logs and metrics to see.</summary>
public sealed class ObserverHazardTests
{
    private const string Forged = "FORGED";

    private static readonly string[] Hostile =
        ["u@\r\n" + Forged, "u@\n" + Forged, "u\"},{\u001b[2J\u0085@" + Forged, "u\\\" END " + Forged];

    [Theory, EachProtocol(false)]
    public async Task Observers_find_no_line_of_a_clients_making_in_an_access_log(ProxyKind kind, string protocol)
    {
        foreach (string format in (string[])["default", "json", "none"])
        {
            using Workspace files = new("access");
            string log = Path.Combine(files.OpenFolder("log"), "access.log");
            string words = format == "json"
                ? "'{\"user\":\"$auth_user\",\"helo\":\"$smtp_helo\",\"from\":\"$smtp_from\",\"to\":\"$smtp_to\"}'"
                : "'BEGIN $auth_user|$auth_domain|$smtp_helo|$smtp_from|$smtp_to END'";
            await using HazardHouse house = await HazardHouse.StartAsync(
                kind,
                protocol,
                (_, _) => AuthAnswer.Refuse("no"),
                $"access_log {log} f; {protocol}_auth plain {(protocol == "smtp" ? "none" : "")};",
                mail: $"log_format f escape={format} {words};");
            int sessions = 0;
            foreach (string hostile in Hostile)
            {
                foreach (Func<HazardTalk, string, Task> way in Ways(protocol))
                {
                    using (HazardTalk talk = await house.ConnectAsync())
                    {
                        await way(talk, hostile);
                    }

                    sessions++;
                }
            }

            await Patience.UntilAsync(() => File.ReadAllLines(log).Length >= sessions, () => $"{sessions} lines in the access log");
            string[] lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
            Assert.Equal(sessions, lines.Length);
            Assert.Contains(lines, line => line.Contains(Forged, StringComparison.Ordinal));
            Assert.All(lines, line => MustBeOneOf(line, format));
        }
    }

    [Theory, EachProtocol(false)]
    public async Task Observers_of_metrics_hear_no_word_of_clients(ProxyKind kind, string protocol)
    {
        int port = FreePort.Take();
        await using HazardHouse house = await HazardHouse.StartAsync(
            kind, protocol, (_, _) => AuthAnswer.Refuse(Forged), $"{protocol}_auth plain;", $"metrics 127.0.0.1:{port};");
        foreach (Func<HazardTalk, string, Task> way in Ways(protocol))
        {
            using HazardTalk talk = await house.ConnectAsync();
            await way(talk, $"u\"}} 1\n{Forged}{{a=\"");
        }

        string told = await AskAsync(port, "GET /metrics HTTP/1.1\r\nHost: " + Forged + "\r\n\r\n");
        Assert.Contains("posthorn_sessions_accepted_total", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Forged, told, StringComparison.Ordinal);
        foreach (string request in (string[])
        [
            $"GET /{Forged} HTTP/1.1\r\n\r\n", $"{Forged} / HTTP/1.1\r\n\r\n", $"GET /metrics {Forged}\r\n\r\n",
            $"GET /metrics\rX: {Forged} HTTP/1.1\r\n\r\n", $"GET /metrics?<script>{Forged} HTTP/1.1\r\n\r\n",
        ])
        {
            string answer = await AskAsync(port, request);
            Assert.DoesNotContain(Forged, answer, StringComparison.Ordinal);
        }

        // Two requests in one go are one answer and an end, whatever the lengths say.
        string twice = await AskAsync(
            port,
            "POST /metrics HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n");
        Assert.Equal(2, twice.Split("HTTP/1.1 ").Length);
    }

    private static IEnumerable<Func<HazardTalk, string, Task>> Ways(string protocol)
    {
        yield return (talk, hostile) => talk.LogInAsync(hostile);
        switch (protocol)
        {
            case "imap":
                yield return (talk, hostile) => talk.AskAsync($"LOGIN {{{hostile.Length}+}}\r\n{hostile} pass");
                break;
            case "pop3":
                yield return async (talk, hostile) =>
                {
                    await talk.AskAsync($"USER {hostile.ReplaceLineEndings("\r")}");
                    await talk.AskAsync("PASS pass");
                };
                break;
            default:
                yield return async (talk, hostile) =>
                {
                    string word = hostile.ReplaceLineEndings("\r");
                    await talk.AskAsync($"EHLO {word}");
                    await talk.AskAsync($"MAIL FROM:<{word}>");
                    await talk.AskAsync($"RCPT TO:<{word}>");
                };
                break;
        }
    }

    private static void MustBeOneOf(string line, string format)
    {
        Assert.DoesNotContain('\r', line);
        if (format == "json")
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(4, json.RootElement.EnumerateObject().Count());
            return;
        }

        Assert.StartsWith("BEGIN ", line, StringComparison.Ordinal);
        Assert.EndsWith(" END", line, StringComparison.Ordinal);
        if (format == "default")
        {
            Assert.DoesNotContain(line, letter => char.IsControl(letter) || letter == '"');
        }
    }

    private static async Task<string> AskAsync(int port, string request)
    {
        using WireConnection wire = await WireConnection.ConnectAsync(port);
        await wire.SendAsync(request);
        return await wire.ReadToEndAsync();
    }
}
