using System.Diagnostics;
using System.Text;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>Runs <c>openssl s_client</c>.</summary>
internal static class SClient
{
    /// <summary>
    /// Connects, sends the text when TLS is up, and reads until the server closes. Where TLS comes first it waits for the greeting:
    /// nginx overlooks what comes together with the end of the handshake.
    /// </summary>
    public static Task<SClientReport> RunAsync(TlsDoor door, int port, string text, params string[] more)
    {
        string[] how = door.IsDirect ? [] : ["-starttls", door.Protocol];
        string[] arguments = ["s_client", "-connect", $"127.0.0.1:{port}", "-ign_eof", .. how, .. more];
        return RunAsync(arguments, text, door.IsDirect ? door.Greeting : null);
    }

    /// <summary>Runs it with arguments of one's own.</summary>
    /// <param name="arguments">All of them.</param>
    /// <param name="text">Its input.</param>
    /// <param name="after">What it must have written before it gets its input; null for nothing.</param>
    public static async Task<SClientReport> RunAsync(string[] arguments, string text, string? after)
    {
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(Prerequisite.Program("openssl"), arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        try
        {
            return await Patience.WithinAsync(TalkAsync(process, text, after), $"{string.Join(' ', arguments)} to end");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task<SClientReport> TalkAsync(Process process, string text, string? after)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        StringBuilder output = new("\n");
        bool isSent = false;
        char[] piece = new char[4096];
        int got;
        do
        {
            if (!isSent && (after is null || output.ToString().Contains(after, StringComparison.Ordinal)))
            {
                isSent = true;
                await process.StandardInput.WriteAsync(text);
                process.StandardInput.Close();
            }

            got = await process.StandardOutput.ReadAsync(piece);
            output.Append(piece.AsSpan(0, got));
        }
        while (got > 0);

        await process.WaitForExitAsync();
        string all = await errors + output.Replace("\r\n", "\n");
        return new SClientReport(new ExitReport(process.ExitCode, all));
    }
}
