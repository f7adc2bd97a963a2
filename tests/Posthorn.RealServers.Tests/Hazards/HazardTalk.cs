using System.Net;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Hazards;

/// <summary>A client that speaks whichever protocol: what the hazards have in common is said once.</summary>
internal sealed class HazardTalk(string protocol, WireConnection wire) : IDisposable
{
    private int _tags;

    public WireConnection Wire { get; } = wire;

    /// <summary>Connects, reads the greeting, says EHLO.</summary>
    public static async Task<HazardTalk> ConnectAsync(string protocol, int port, IPAddress? from = null)
    {
        HazardTalk talk = new(protocol, await WireConnection.ConnectAsync(port, from ?? IPAddress.Loopback));
        talk.Greeting = await talk.AnswerAsync();
        if (protocol == "smtp")
        {
            await talk.AskAsync("EHLO client.example");
        }

        return talk;
    }

    public string Greeting { get; private set; } = "";

    public static string Base64(string latin1) => Convert.ToBase64String(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Whether a final answer is a yes.</summary>
    public static bool IsYes(string answer) =>
        answer.Contains(" OK", StringComparison.Ordinal)
        || answer.StartsWith("+OK", StringComparison.Ordinal)
        || answer.StartsWith("235", StringComparison.Ordinal);

    /// <summary>Whether it asks a mechanism's client to go on.</summary>
    public static bool IsChallenge(string answer) =>
        answer.StartsWith("+ ", StringComparison.Ordinal) || answer.StartsWith("334", StringComparison.Ordinal);

    /// <summary>Whether it says that the failure is for a time.</summary>
    public static bool IsTemporary(string answer) =>
        answer.Contains("NO [UNAVAILABLE]", StringComparison.Ordinal) || answer.StartsWith("-ERR [SYS/TEMP]", StringComparison.Ordinal)
        || answer.StartsWith("454 4.7.0 Temporary", StringComparison.Ordinal);

    /// <summary>Sends a command, under a tag where there are tags, and reads its answer.</summary>
    public async Task<string> AskAsync(string command)
    {
        await TellAsync(command);
        return await AnswerAsync();
    }

    /// <summary>Sends a command, under a tag where there are tags.</summary>
    public Task TellAsync(string command) => Wire.SendLineAsync(protocol == "imap" ? $"a{++_tags} {command}" : command);

    /// <summary>The answer: the last line of it, or all of SMTP's, or what remained when the session ended.</summary>
    public async Task<string> AnswerAsync()
    {
        while (true)
        {
            string line = await Wire.TryReadLineAsync() ?? await Wire.ReadToEndAsync();
            bool goesOn = protocol switch
            {
                "imap" => _tags > 0 && line.StartsWith("* ", StringComparison.Ordinal)
                    && !line.StartsWith("* BAD", StringComparison.Ordinal),
                "smtp" => line.Length > 3 && line[3] == '-',
                _ => false,
            };
            if (!goesOn)
            {
                return line;
            }
        }
    }

    /// <summary>The command that begins a mechanism.</summary>
    public string Sasl(string mechanism, string? initial = null) =>
        $"{(protocol == "imap" ? "AUTHENTICATE" : "AUTH")} {mechanism}{(initial is null ? "" : " " + initial)}";

    /// <summary>Logs in by PLAIN.</summary>
    public Task<string> LogInAsync(string user = "user", string password = "pass") =>
        AskAsync(Sasl("PLAIN", Base64($"\0{user}\0{password}")));

    /// <summary>Logs in by a bearer token; a challenge that says why not is answered as the mechanism wants it.</summary>
    public Task<string> LogInByTokenAsync(string mechanism, string token, string user = "user") => RespondAsync(
        mechanism,
        mechanism == "XOAUTH2" ? $"user={user}\u0001auth=Bearer {token}\u0001\u0001" : $"n,a={user},\u0001auth=Bearer {token}\u0001\u0001");

    /// <summary>Begins a mechanism with a response, and answers one challenge.</summary>
    public async Task<string> RespondAsync(string mechanism, string response)
    {
        string answer = await AskAsync(Sasl(mechanism, Base64(response)));
        if (!answer.StartsWith("+ ", StringComparison.Ordinal) && !answer.StartsWith("334", StringComparison.Ordinal))
        {
            return answer;
        }

        await Wire.SendLineAsync("AQ==");
        return await AnswerAsync();
    }

    /// <summary>Goes through a mechanism to its end, whatever that is.</summary>
    public async Task<string> LogInByAsync(string mechanism)
    {
        switch (mechanism)
        {
            case "COMMAND" when protocol == "pop3":
                await AskAsync("USER user");
                return await AskAsync("PASS pass");
            case "COMMAND":
                return await AskAsync("LOGIN user pass");
            case "APOP":
                return await AskAsync("APOP user 00000000000000000000000000000000");
            case "PLAIN":
                return await LogInAsync();
            case "XOAUTH2" or "OAUTHBEARER":
                return await LogInByTokenAsync(mechanism, "t0ken");
        }

        await AskAsync(Sasl(mechanism));
        if (mechanism == "LOGIN")
        {
            await Wire.SendLineAsync(Base64("user"));
            await AnswerAsync();
        }

        await Wire.SendLineAsync(Base64(mechanism switch { "LOGIN" => "pass", "CRAM-MD5" => "user " + new string('0', 32), _ => "user" }));
        return await AnswerAsync();
    }

    public void Dispose() => Wire.Dispose();
}
