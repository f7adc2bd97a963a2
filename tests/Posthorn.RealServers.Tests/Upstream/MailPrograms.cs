using Posthorn.RealServers.Tests.Rig;

namespace Posthorn.RealServers.Tests.Upstream;

/// <summary>
/// Programs that people use, each logging in once and doing a little. A program whose session was alive at a server when that died has
/// lost it, and says so; one whose login failed says that in another way.
/// </summary>
internal sealed class MailPrograms(TlsPool pool) : IDisposable
{
    private const int CurlLoginDenied = 67;
    private const int LostAfterLogin = 3;

    private static readonly int[] CurlLost = [52, 55, 56];

    private readonly Workspace _files = new("programs");

    /// <summary>Each by its name, with the one login of it.</summary>
    public IReadOnlyList<(string Name, Func<MailUser, Task<bool>> LogIn)> All =>
    [
        ("curl imap", user => CurlAsync(user, $"imap://127.0.0.1:{pool.ImapPort}/INBOX", "-X", "NOOP")),
        ("curl pop3", user => CurlAsync(user, $"pop3://127.0.0.1:{pool.Pop3Port}/")),
        ("curl smtp", _ => CurlAsync(MailHouse.Anna, $"smtp://127.0.0.1:{pool.SmtpPort}/client.example", "-X", "NOOP")),
        ("mbsync", MbsyncAsync),
        ("imaplib", user => PythonAsync(user, pool.ImapPort, "import imaplib", "imaplib.IMAP4(host, port, timeout=20)", """
            m.login(user, password)
            try:
                m.select('INBOX')
                m.logout()
            """)),
        ("poplib", user => PythonAsync(user, pool.Pop3Port, "import poplib", "poplib.POP3(host, port, timeout=20)", """
            m.user(user)
            m.pass_(password)
            try:
                m.stat()
                m.quit()
            """)),
        ("smtplib", _ => PythonAsync(MailHouse.Anna, pool.SmtpPort, "import smtplib", "smtplib.SMTP(host, port, timeout=20)", """
            m.login(user, password)
            try:
                m.noop()
                m.quit()
            """)),
    ];

    public void Dispose() => _files.Dispose();

    // True when all went well; false when a session was lost after its login; a failed login fails the test.
    private static async Task<bool> CurlAsync(MailUser user, string url, params string[] more)
    {
        string[] usual = ["--verbose", "--silent", "--show-error", "--max-time", "20", "--noproxy", "*"];
        ExitReport report = await ChildProcess.RunAsync(
            Prerequisite.Program("curl"), [.. usual, "--user", $"{user.Name}:{user.Password}", .. more, url]);
        bool isLost = CurlLost.Contains(report.Code) && !IsRefusedInTrace(report.Text);
        Assert.True(
            report.Code == 0 || isLost,
            $"curl ended with {report.Code}, where {CurlLoginDenied} is a refused login: {report.Text}");
        return report.Code == 0;
    }

    private static bool IsRefusedInTrace(string trace) => trace.Split('\n').Any(line =>
        line.StartsWith("< -ERR", StringComparison.Ordinal)
        || line.StartsWith("< 4", StringComparison.Ordinal)
        || line.StartsWith("< 5", StringComparison.Ordinal)
        || (line.StartsWith("< ", StringComparison.Ordinal) && line.Contains(" NO ", StringComparison.Ordinal)));

    private static async Task<bool> PythonAsync(MailUser user, int port, string import, string connect, string rest)
    {
        string script = $"""
            import sys
            {import}
            host, port, user, password = '127.0.0.1', int(sys.argv[1]), sys.argv[2], sys.argv[3]
            m = {connect}
            {rest}
            except Exception as lost:
                print(lost)
                sys.exit({LostAfterLogin})
            """;
        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Python, "-c", script, $"{port}", user.Name, user.Password);
        Assert.True(report.Code is 0 or LostAfterLogin, $"{import}: {report.Text}");
        return report.Code == 0;
    }

    private async Task<bool> MbsyncAsync(MailUser user)
    {
        string local = _files.PathOf("local") + "/";
        Directory.CreateDirectory(local);
        string config = _files.Write("mbsyncrc", $$"""
            IMAPStore far
            Host 127.0.0.1
            Port {{pool.ImapPort}}
            User {{user.Name}}
            Pass "{{user.Password}}"
            SSLType None
            AuthMechs *

            MaildirStore near
            Path {{local}}
            Inbox {{local}}INBOX

            Channel all
            Far :far:
            Near :near:
            Patterns INBOX
            Create Near
            Sync All
            SyncState *

            """);
        ExitReport report = await ChildProcess.RunAsync(Prerequisite.Program("mbsync"), "-c", config, "all");
        Assert.False(
            report.Code != 0 && report.Text.Contains("returned an error", StringComparison.Ordinal), $"mbsync was told no: {report.Text}");
        return report.Code == 0;
    }
}
