using Posthorn.RealServers.Tests.Imap;
using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Migration;

/// <summary>An administrator's folder with a configuration that nginx has served so far.</summary>
internal static class OldHouse
{
    /// <summary>What Debian's package of the mail module puts into modules-enabled/.</summary>
    public static string LoadsMailModule => Prerequisite.NginxMailModule is { } module ? $"load_module {module};" : "";

    /// <summary>Writes the main file; <c>{pid}</c> in it stands for the pid file, <c>{folder}</c> for the folder.</summary>
    public static string Write(Workspace workspace, string text) => workspace.Write("nginx.conf", text
        .Replace("{pid}", workspace.PathOf("proxy.pid"), StringComparison.Ordinal)
        .Replace("{folder}", workspace.Folder, StringComparison.Ordinal));

    /// <summary>Proves that the file passes the check of the program, which says in the end that it does.</summary>
    public static async Task<string> CheckAsync(ProxyProcess proxy)
    {
        ExitReport report = await proxy.RunAgainAsync("-t");
        Assert.True(report.Code == 0, report.Text);
        Assert.Contains("test is successful", report.Text, StringComparison.Ordinal);
        return report.Text;
    }

    public static async Task LogsInByImapAsync(int port, MailUser user)
    {
        using ImapTalk talk = await ImapTalk.LogInAsync(port, user);
        await talk.DoAsync("SELECT INBOX");
        await talk.LogOutAsync();
    }
}
