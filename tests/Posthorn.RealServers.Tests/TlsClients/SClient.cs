using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.TlsClients;

/// <summary>Runs <c>openssl s_client</c>.</summary>
internal static class SClient
{
    /// <summary>Connects, sends the text when TLS is up, and reads until the server closes.</summary>
    public static async Task<SClientReport> RunAsync(TlsDoor door, int port, string text, params string[] more)
    {
        string[] how = door.IsDirect ? [] : ["-starttls", door.Protocol];
        string[] arguments = ["s_client", "-connect", $"127.0.0.1:{port}", "-ign_eof", .. how, .. more];
        return await RunAsync(arguments, text);
    }

    /// <summary>Runs it with arguments of one's own.</summary>
    public static async Task<SClientReport> RunAsync(string[] arguments, string text)
    {
        await using ChildProcess client = ChildProcess.Start(Prerequisite.Program("openssl"), arguments, input: text);
        return new SClientReport(await client.WaitForExitAsync());
    }
}
